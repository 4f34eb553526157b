"""The sentences of generated dossiers: our own, with places for what the truth says. Fillers state no fact."""

from __future__ import annotations

SUBJECTS = (
    "Le fil des quartiers",
    "Ateliers ouverts",
    "La maison des usages",
    "Passeurs de savoirs",
    "Chemins communs",
    "Les veilleurs du numérique",
    "Habiter autrement",
    "La fabrique des voisins",
    "Escales numériques",
    "Tous en réseau",
    "Les jardins partagés",
    "Relais d'initiatives",
)
CENTRES = (
    "Les Peupliers",
    "La Boussole",
    "Le Trait d'Union",
    "Simone Veil",
    "Les Hirondelles",
    "Jacques Prévert",
    "L'Horizon",
    "La Passerelle",
    "Germaine Tillion",
    "Les Quatre Vents",
    "Le Tilleul",
    "Nelson Mandela",
)
CENTRE_HEADS = (
    ("le ", "centre social"),
    ("le ", "centre socioculturel"),
    ("la ", "maison de quartier"),
    ("l'", "espace de vie sociale"),
)
ORGANISATIONS = (
    "Fondation Rive Claire",
    "SAS NOVALIS",
    "Association Les Mains Vertes",
    "FONDATION DU PATIENT TRAVAIL",
    "Mutuelle Harmonie du Septentrion",
    "SCIC LE GRAND ATELIER",
    "COOPERATIVE DES TROIS CLOCHERS",
    "Association Entraide et Savoirs",
)
OPENING = (
    "L'opération se déroule sur le territoire de la {epci} ({acronym}).",
    "Le projet couvre la {epci} (ci-après {acronym}).",
    "La {epci} ({acronym}) accueille la présente opération.",
)
COMMUNES = (
    "Elle concerne {number} communes : {communes}.",
    "Les {number} communes de {communes} y prennent part.",
    "Les actions se dérouleront à {communes_at}, soit {number} communes.",
)
CENTRES_OF = (
    "Chaque semaine, {centre} {commune} tiendra une permanence.",
    "Pour sa part, {centre} {commune} accueillera les ateliers.",
    "De même, {centre} {commune} prendra part à chaque étape.",
)
COUNTS = (
    ("Le projet mobilisera {number} centres sociaux.", "centres sociaux", "operation"),
    ("Le territoire compte {number} habitants.", "habitants", "territory"),
    ("L'opération prévoit {number} actions.", "actions", "operation"),
)
LINEAGE = (
    ("follows", "Elle prolonge l'opération « {title} » ({number})."),
    ("complements", "Elle vient en complément de l'opération « {title} » ({number})."),
    ("disseminates", "Elle essaime les résultats de l'opération « {title} » ({number})."),
)
AXES = (
    "L'opération relève de l'axe {axis} du programme opérationnel FEDER-FSE.",
    "Elle s'inscrit dans l'axe prioritaire {axis} du programme opérationnel.",
)
FILLERS = (
    "Les démarches de la vie courante passent désormais par un écran, et beaucoup renoncent avant d'avoir commencé.",
    "Les équipes de terrain le disent depuis longtemps : l'accueil ne suffit plus, il faut aussi du temps.",
    "Une attention particulière sera portée aux personnes qui vivent seules et à celles qui n'osent pas demander.",
    "Le travail se fera par petites touches, avec des rendez-vous réguliers et un lieu où l'on peut revenir.",
    "Chacun apportera ce qu'il sait faire, sans qu'il soit besoin d'un diplôme pour tenir un atelier.",
    "Les habitants seront invités à dire ce qui leur manque avant que les solutions ne soient choisies.",
    "La coordination sera assurée par une équipe légère, installée au plus près des lieux d'accueil.",
    "Des temps de partage permettront de corriger ce qui ne marche pas et de garder ce qui sert.",
    "Le matériel acheté restera dans les lieux d'accueil à la fin de l'opération.",
    "La méthode a été discutée avec les bénévoles, qui souhaitaient des règles simples et peu de papier.",
    "On y apprendra à classer ses documents, à écrire un courrier et à vérifier une information.",
    "Les jeunes y trouveront un endroit où préparer une candidature ou terminer un devoir.",
    "Le suivi reposera sur des indicateurs peu nombreux, relevés de la même façon partout.",
    "Un comité de pilotage se réunira chaque trimestre et rendra ses comptes rendus publics.",
    "L'évaluation sera conduite avec les personnes accueillies et non seulement à leur sujet.",
    "Les bâtiments sont anciens et leur isolation laisse à désirer, ce qui pèse sur les charges.",
    "Les travaux seront menés par tranches afin que les lieux restent ouverts.",
    "La qualité de l'accueil dépend aussi de la lumière, du bruit et de la facilité d'accès.",
    "Les horaires seront adaptés à ceux qui travaillent tôt, tard ou la fin de la semaine.",
    "Des liens seront tissés avec les écoles, les bibliothèques et les clubs sportifs.",
    "La question de la mobilité revient dans tous les échanges : sans transport, pas de service.",
    "Un véhicule aménagé ira à la rencontre de ceux qui ne se déplacent plus.",
    "Les productions seront placées sous une licence libre afin que d'autres puissent s'en servir.",
    "Le calendrier tient compte des vacances scolaires et du rythme des associations.",
    "Une charte commune fixera ce que chacun peut attendre des autres.",
    "Les aidants familiaux disposeront d'un moment pour souffler et pour s'informer.",
    "La langue ne sera pas un obstacle : les supports auront peu de mots et beaucoup d'images.",
    "Les données personnelles seront protégées et effacées dès qu'elles ne sont plus utiles.",
)
