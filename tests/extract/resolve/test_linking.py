"""From a name in the prose to one place and its role: sentences of our own, by what makes them hard.

Each case: the prose, the places that it gives (``name`` for concerned, ``name?`` for mentioned, ``name@`` for the
seat of a centre), and the department whose row stands in the financing table, if the case needs one.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Facts

FactsOf = Callable[..., Facts]
MARKS = {"concerned": "", "mentioned": "?", "seat": "@"}

SYNTAX = {
    "La bibliothèque d'Ham et celle de Roye prêtent leurs tablettes.": "Ham, Roye",
    "Le bus s'arrête à Ham, à Nesle et à Roye.": "Ham, Nesle, Roye",
    "Ham et Péronne partagent un animateur.": "Ham, Péronne",
    "Péronne, Albert et Ham partagent un animateur.": "Péronne, Albert, Ham",
    "Les communes de Guise, Hirson et Vervins ouvrent leurs mairies.": "Guise, Hirson, Vervins",
    "De Guise à Hirson, la camionnette roule tout l'hiver.": "Guise, Hirson",
    "La ville de Rue prête sa salle des fêtes.": "Rue",
    "Le projet relie Hem, Croix et Wasquehal.": "Hem, Croix, Wasquehal",
    "Il se tiendra tant à Condé-sur-l'Escaut qu'à Fresnes-sur-Escaut.": "Condé-sur-l'Escaut, Fresnes-sur-Escaut",
    "Les ateliers iront à Marle puis à Guise.": "Marle, Guise",
    "L'opération a lieu à Albert ainsi qu'à Corbie.": "Albert, Corbie",
    "Elle se déploie à Creil, Nogent s/Oise et Montataire.": "Creil, Nogent-sur-Oise, Montataire",
    "Elle se déploie sur les villes suivantes : Creil, Montataire.": "Creil, Montataire",
    "- Liévin\n- Avion\n- Sallaumines": "Liévin, Avion, Sallaumines",
    "Trois lieux sont retenus : Ham, Roye, Montdidier.": "Ham, Roye, Montdidier",
    "Les habitants de Long et de Rue y viendront.": "Long, Rue",
    "Les sites (Ham, Albert) seront équipés.": "",
    "Le village d'Y et celui de Croix-Moligneaux sont desservis.": "Y, Croix-Moligneaux",
    "LES ATELIERS AURONT LIEU À HAM ET À ALBERT.": "Ham, Albert",
    "À Villers-Cotterêts (Aisne), une salle ouvrira.": "Villers-Cotterêts",
}
WORDS = {
    "Rue Pasteur, on se presse. Contre l'isolement, tout compte.": "",
    "Une Ville sans écran. Une Ferme ouverte. Un Long chemin.": "",
    "Albert, 75 ans, est venu avec Germaine et Rémy.": "",
    "En guise d'accueil, un café. Les Monts sont loin.": "",
    "La Croix-Rouge et le Secours populaire sont venus.": "",
    "La Couture et la cuisine attirent du monde.": "",
    "L'Étoile filante est le nom du bus.": "",
    "Une formation Word, Excel et Rue Numérique.": "",
    "La somme de ces efforts paie ; en somme, tout va.": "",
}
PEOPLE = {
    "M. Lens et Mme Claire HAM animent l'atelier.": "",
    "Jean-Pierre Lens a présenté le bilan.": "",
    "Le maire, Paul Albert, a salué l'équipe.": "",
    "Sophie Douai, bénévole, et Karim Arras, salarié, ont témoigné.": "",
    "L'atelier de Mme Lille est plein.": "",
    "MM. Béthune et Cambrai ont signé.": "",
    "Né à Roubaix, le conteur jouera à Laon.": "Roubaix?, Laon",
}
NAMES = {
    "La rue Jean-Baptiste Lebas, l'avenue de Lille et le boulevard d'Amiens sont proches.": "",
    "Le lycée Condorcet de Lens et le collège Jean-Moulin d'Arras sont invités.": "",
    "La présidente de Lille Métropole Habitat a parlé.": "",
    "Douai Habitat, Lens Solidaire et Amiens Initiatives prêtent du matériel.": "",
    "L'association Les Amis de Laon et l'Université de Lille suivent les travaux.": "",
    "La Mission locale de Saint-Quentin oriente les jeunes.": "",
    "Le centre hospitalier de Beauvais et la sous-préfecture de Péronne afficheront le programme.": "",
    "La Voix du Nord et Le Courrier picard en parleront.": "",
    "L'opération complète « Roubaix en ligne », toujours en cours.": "",
    "Le projet Creil Connect a ouvert la voie.": "",
    "Le conseil départemental de l'Oise et la préfecture de la Somme sont informés.": "",
    "Le conseil municipal d'Hirson en a débattu.": "",
    "La gare de Creil est à deux pas.": "",
    "Fait à Lille, le 12 mars 2019.": "",
    "Écrire au 3 rue Haute, 60100 Creil, ou à la Région, 59555 Lille cedex.": "",
    "Le projet de la « Porte du Hainaut connectée » et l'appel « Amiens solidaire » sont clos.": "",
    "Le tribunal de Laon et la chambre de commerce d'Arras.": "",
    "La ligne Paris-Lille et le canal de Saint-Quentin passent ici.": "",
    "L'archevêché de Cambrai et l'académie de Lille.": "",
}
ELSEWHERE = {
    "Une équipe de Clermont-Ferrand et une autre de Saint-Denis sont venues.": "",
    "Le congrès a réuni Paris, Reims, Rouen et Bruxelles.": "",
    "L'idée vient de Boulogne-Billancourt et de Montreuil-sous-Bois.": "",
    "Saint-Quentin-en-Yvelines a fait de même.": "",
    "Une équipe de Vienne a essayé.": "",
}
LONGER = {
    "Le marché de Berck-sur-Mer accueille le bus.": "Berck",
    "Une permanence à Étaples-sur-Mer.": "Étaples",
    "Une permanence à Clermont-de-l'Oise.": "Clermont",
}
SHORT = {
    ("Une permanence ouvre à Bohain et à Guise.", ""): "Bohain-en-Vermandois, Guise",
    ("Une permanence ouvre à Crèvecœur et à Breteuil.", "Oise"): "Crèvecœur-le-Grand, Breteuil",
    ("Une permanence ouvre au Nouvion et à Hirson.", "Aisne"): "Le Nouvion-en-Thiérache, Hirson",
    ("Une permanence ouvre à Saint-Amand et à Denain.", "Nord"): "Saint-Amand-les-Eaux, Denain",
    ("Une permanence ouvre à Bruay, l'autre à Béthune.", "Pas-de-Calais"): "Bruay-la-Buissière, Béthune",
    ("Une permanence ouvre à Hénin, l'autre à Carvin.", "Pas-de-Calais"): "Hénin-Beaumont, Carvin",
    ("Une permanence ouvre à Aire, l'autre à Thérouanne.", "Pas-de-Calais"): "Aire-sur-la-Lys, Thérouanne",
    ("Le Cateau et Caudry s'associent.", "Nord"): "Le Cateau-Cambrésis, Caudry",
    ("Bohain-en-Vermandois s'engage. À Bohain, tout est prêt.", ""): "Bohain-en-Vermandois",
    ("Une équipe ira à Villers et à Saint-Martin.", "Somme"): "",
    ("Une permanence ouvre à Saint-Pol et à Frévent.", "Pas-de-Calais"): "Saint-Pol-sur-Ternoise, Frévent",
}
HOMONYMS = {
    ("L'opération se tient à Bailleul.", "Nord"): "Bailleul",
    ("L'opération se tient à Bailleul (Nord) et à Hazebrouck.", ""): "Bailleul, Hazebrouck",
    ("L'opération se tient à Bailleul et à Hazebrouck.", ""): "Bailleul, Hazebrouck",
    ("L'opération se tient à Senlis et à Chantilly.", ""): "Senlis, Chantilly",
    ("L'opération se tient à Moyenneville.", ""): "",
    ("L'opération se tient à Fleury (60).", ""): "Fleury",
    ("L'opération se tient à Rouvroy, dans le Pas-de-Calais.", ""): "Rouvroy",
}
EPCIS = {
    "La communauté de communes du Vimeu porte l'opération.": "CC du Vimeu",
    "L'agglomération du Beauvaisis porte l'opération.": "CA du Beauvaisis",
    "La CA du Saint-Quentinois y veille.": "CA du Saint-Quentinois",
    "La communauté d'agglomération de Saint-Quentin y veille.": "CA du Saint-Quentinois",
    "L'agglomération de Saint-Quentin y veille.": "CA du Saint-Quentinois",
    "La communauté d'agglomération de Compiègne y veille.": "CA de la Région de Compiègne et de la Basse Automne",
    "La communauté d'agglomération de Soissons y veille.": "CA GrandSoissons Agglomération",
    "La communauté de communes des Deux Rives y veille.": "",
    "Amiens Métropole porte l'opération.": "CA Amiens Métropole",
    "Les communautés de communes du Vimeu et du Ternois s'allient.": "CC du Vimeu, CC du Ternois",
    "La communauté d'agglomération Creil Sud Oise (ACSO) l'a voulu. L'ACSO paie.": "CA Creil Sud Oise",
    "La communauté de communes du Pays de Bray, ci-après CCPB, l'a voulu.": "CC du Pays de Bray",
    "La communauté d'agglomération du Beauvaisis (ci-après « CAB ») l'a voulu. La CAB paie.": "CA du Beauvaisis",
    "La communauté d'agglomération du Boulonnais, dite CAB, l'a voulu ; la CAB paie.": "CA du Boulonnais",
    "La CAPSO (communauté d'agglomération du Pays de Saint-Omer) suit l'opération.": "CA du Pays de Saint-Omer",
    "La CABBALR et la CAHC suivent l'opération.": "CA de Béthune-Bruay, Artois-Lys Romane, CA d'Hénin-Carvin",
    "La CAB suit l'opération.": "",
    "La Maison de l'emploi de Lens (MEL) et la MEL suivent l'opération.": "",
    "On remplit le CCTP et le dossier CADA.": "",
    "La métropole se transforme, l'agglomération aussi ; l'EPCI suit.": "",
    "L'opération couvre la Porte du Hainaut.": "CA de la Porte du Hainaut",
    "Le Grand Roye et le Pays du Coquelicot participent.": "CC du Grand Roye, CC du Pays du Coquelicot",
    "La communauté urbaine de Dunkerque et celle d'Arras participent.": "CU de Dunkerque, CU d'Arras",
    "La métropole de Lille suit l'opération.": "Métropole Européenne de Lille",
    "La vice-présidente de la CUD suit l'opération.": "CU de Dunkerque?",
}
DEPARTMENTS = {
    "L'opération couvre le département de l'Aisne.": "Aisne",
    "L'opération se déploie dans l'Oise et la Somme.": "Oise, Somme",
    "Elle touche les départements du Nord et du Pas-de-Calais.": "Nord, Pas-de-Calais",
    "Elle s'adresse à tous les habitants de l'Aisne.": "Aisne",
    "Elle s'étend à l'ensemble de la Somme.": "Somme",
    "Elle couvre trois départements : l'Aisne, l'Oise et la Somme.": "Aisne, Oise, Somme",
    "Elle va dans le nord de la commune de Laon, dans le sud et à l'est.": "Laon",
    "La vallée de l'Oise, les bords de Somme, le canal de la Somme et le long de l'Aisne.": "vallée de l'Oise",
    "Le Nord-Pas-de-Calais et la Picardie ont fusionné.": "",
    "Les Hauts-de-France soutiennent l'opération en Hauts-de-France.": "",
    "Le conseil départemental du Pas-de-Calais en est informé, comme la CAF de l'Oise.": "",
    "Creil (Oise) et Laon (Aisne) y participent.": "Creil, Laon",
    "Le Département de l'Oise cofinance le poste.": "",
    "Au nord de l'Aisne, le réseau manque.": "",
    "La somme de l'aide, dans la somme totale, est faible.": "",
}
ROLES = {
    "Comme à Roubaix, le projet se tiendra à Denain.": "Denain, Roubaix?",
    "Sur le modèle de Lille, Tourcoing et Hem, on ouvrira une salle à Denain.": "Denain, Lille?, Tourcoing?, Hem?",
    "Contrairement à Soissons, Laon n'a pas de salle.": "Laon, Soissons?",
    "À la différence de Soissons, Laon disposera d'une salle.": "Laon, Soissons?",
    "Le projet, déjà mené à Abbeville, arrive à Doullens.": "Abbeville?, Doullens",
    "L'équipe s'est rendue à Arras pour voir une démarche semblable ; elle agit à Laon.": "Arras?, Laon",
    "Laon, qui conduit de son côté un projet comparable, nous a aidés à préparer celui de Chauny.": "Laon?, Chauny",
    "L'expérience de Saint-Omer a inspiré celle de Calais.": "Saint-Omer?, Calais",
    "« Personne ne vient », raconte une aide à domicile de Chauny. L'opération ira à Hirson.": "Chauny?, Hirson",
    "Elle complète le « Bureau mobile », que la Ville de Roubaix fait circuler. Elle ira à Denain.": "Roubaix?, Denain",
    "Un embranchement vers Houlle a été étudié, puis écarté. L'opération va à Watten.": "Houlle?, Watten",
    "La rivière naît à quelques kilomètres de Grandvilliers. L'opération va à Songeons.": "Grandvilliers?, Songeons",
    "Des contacts sont pris avec Sains-Richaumont, où rien n'est décidé.": "Sains-Richaumont?",
    "Y participe le centre social L'Escale, seul de sa catégorie sur le littoral, à Onnaing.": "Onnaing@",
    "Laon, où une maison de services existe déjà, servira de lieu de formation.": "Laon",
    "Un lieu semblable existe déjà à Cambrai ; celui de Caudry ouvrira en mai.": "Cambrai?, Caudry",
    "L'association, dont le siège est à Lille, intervient à Hazebrouck.": "Lille?, Hazebrouck",
    "L'association, basée à Lille, intervient à Hazebrouck.": "Lille?, Hazebrouck",
    "Les communes voisines de Roye ne sont pas oubliées ; l'opération a lieu à Nesle.": "Roye?, Nesle",
    "Elle ne concerne ni Abbeville ni Amiens, mais Doullens.": "Abbeville?, Amiens?, Doullens",
    "Hors de Beauvais, rien n'existe ; l'opération ira à Méru.": "Beauvais?, Méru",
    "Le maire de Creil s'est dit ravi que l'opération vienne à Méru.": "Creil?, Méru",
    "Des communes comme Guise et Hirson en ont besoin.": "Guise, Hirson",
    "Comme Roubaix, Denain aura sa salle.": "Denain, Roubaix?",
    "L'atelier est ouvert à tous, à Denain comme à Valenciennes.": "Denain, Valenciennes",
    "Le projet s'inspire de ce qui se fait à Lille et interviendra à Hem.": "Hem, Lille?",
    "Il part de Lens, où il fut testé, pour gagner Liévin.": "Lens?, Liévin",
    "Quoique Beauvais concentre les services, c'est à Formerie que l'opération se tiendra.": "Beauvais?, Formerie",
    "L'équipe vient avec des formateurs venus de Paris et de Valenciennes.": "Valenciennes?",
    "Ce que fait Dunkerque depuis dix ans, Gravelines l'entreprend.": "Dunkerque?, Gravelines",
    "Y participent le centre social Les Tilleuls (Marly) et l'espace de vie sociale L'Envol (Onnaing).": "Marly@, Onnaing@",
}
AREAS = {
    "L'opération rayonne sur le Vimeu, le Ponthieu et le Marquenterre.": "Vimeu, Ponthieu, Marquenterre",
    "Elle va en Thiérache et dans le Santerre.": "Thiérache, Santerre",
    "Elle touche le bassin minier du Pas-de-Calais.": "bassin minier",
    "La Mission locale du Calaisis et le tribunal du Boulonnais sont informés.": "",
    "Elle va dans la vallée de la Bresle.": "vallée de la Bresle",
    "Elle va dans le Pays d'Othe picard.": "Pays d'Othe",
    "Un pays de cocagne, une vallée de larmes, le pays de Mme Duval.": "",
}
DISTRICTS = {
    "À Amiens, l'opération retient deux quartiers : Étouvie et Pierre Rollin.": "Amiens, Étouvie, Pierre Rollin",
    "Elle touche le quartier du Moulin et les quartiers Nord et Rosiers à Laon.": "Moulin, Nord, Rosiers, Laon",
    "Le quartier prioritaire « Les Provinces » accueille le bus.": "Les Provinces",
    "Le QPV Étouvie accueille le bus.": "Étouvie",
    "Le quartier dit de la Croisette accueille le bus.": "Croisette",
    "Les quartiers prioritaires, la maison de quartier et la vie de quartier.": "",
    "Les quartiers prioritaires de la politique de la ville, les quartiers « Politique de la Ville ».": "",
    "Les quartiers de Beauvais et un quartier populaire de Méru accueillent le bus.": "Beauvais, Méru",
    "Nos Quartiers Prioritaires et les Quartiers Politique de la Ville.": "",
    "Les quartiers suivants sont retenus : Bellevue, Saint-Jean et Les Oliveaux.": "Bellevue, Saint-Jean, Les Oliveaux",
    "Le comité de quartier Saint-Michel et la régie de quartier Nord.": "",
    "Le quartier de l'Europe, à Saint-Quentin, accueille le bus.": "Europe, Saint-Quentin",
    "Pour l'agglomération : Laon, dans les quartiers de Presles et de Saint-Crépin, et Soissons.": (
        "Laon, Presles, Saint-Crépin, Soissons"
    ),
    "Comme au quartier Wazemmes, on ouvrira une salle au quartier Rotois de Maubeuge.": "Rotois, Maubeuge, Wazemmes?",
}


def given(facts: Facts) -> set[str]:
    return {t.place.name + MARKS[t.role] for t in facts.territories if t.role in MARKS}


def expected(names: str) -> set[str]:
    """The names between the commas; one that has a comma itself is written with it."""
    return set(filter(None, names.replace("Bruay, Artois", "Bruay; Artois").split(", ")))


WITHOUT_A_ROW = {
    **SYNTAX, **WORDS, **PEOPLE, **NAMES, **ELSEWHERE, **LONGER, **EPCIS, **DEPARTMENTS, **ROLES, **AREAS, **DISTRICTS,
}  # fmt: skip
WITH_A_ROW = {**SHORT, **HOMONYMS}


def test_the_number_of_cases() -> None:
    assert (len(WITHOUT_A_ROW), len(WITH_A_ROW)) == (155, 18)


@pytest.mark.parametrize(("prose", "names"), WITHOUT_A_ROW.items())
def test_a_sentence(facts_of: FactsOf, prose: str, names: str) -> None:
    assert {name.replace("Bruay, Artois", "Bruay; Artois") for name in given(facts_of(prose))} == expected(
        names
    )


@pytest.mark.parametrize(("case", "names"), WITH_A_ROW.items())
def test_a_sentence_in_a_department(facts_of: FactsOf, case: tuple[str, str], names: str) -> None:
    prose, department = case
    rows = (f"DEPARTEMENT|{department}|10,00 %|1 000,00 €",) if department else ()
    assert given(facts_of(prose, *rows)) == expected(names)
