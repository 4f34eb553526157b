"""How fast extraction reads, beside the bare passes of spaCy over the same texts: words per CPU second.

    python -m benchmarks.extraction [--number 200]

The references: the tokeniser of a blank French pipeline, and the entity recogniser alone of fr_core_news_md.
The last line is the highest memory of this process, which holds all texts, their facts and their quads.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable, Sequence

import spacy

from benchmarks.corpus import generate
from benchmarks.measure import measure
from extract.pipeline import extract

MODEL = "fr_core_news_md"
BATCH = 8
# The recogniser's layers are its own in these models: it needs none of the others.
OTHERS = ("tok2vec", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--number", type=int, default=200)
    compare([one.text for one in generate(parser.parse_args().number)])


def compare(texts: Sequence[str]) -> None:
    """Print the speeds of extraction and of its references over ``texts``, and the memory that it took."""
    words = sum(len(text.split()) for text in texts)
    data = [text.encode() for text in texts]
    extract(data[0], "first.txt")  # the gazetteer is built once
    rules = measure("rules, from bytes to facts and quads", words, lambda: _extract_all(data))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    blank = measure("spacy.blank('fr'), tokens", words, _pass(texts))
    entities = measure(f"{MODEL}, entities alone", words, _pass(texts, MODEL), rounds=1)
    print(f"{len(texts)} dossiers, {words:,} words; words per CPU second:")
    for one in (rules, blank, entities):
        print("  " + one.against(blank))
    print("  " + rules.against(entities))
    print(f"highest memory of {len(texts)} dossiers with their facts and quads: {memory:,} MB")


def _extract_all(data: Sequence[bytes]) -> object:
    return [extract(one, "dossier.txt") for one in data]


def _pass(texts: Sequence[str], model: str | None = None) -> Callable[[], object]:
    nlp = spacy.load(model, exclude=OTHERS) if model else spacy.blank("fr")
    return lambda: [len(doc) for doc in nlp.pipe(texts, batch_size=BATCH)]


if __name__ == "__main__":
    main()
