#!/usr/bin/env bash
# Every set of dossiers that has gold, one after the other, and a line for each at the end: `scripts/evaluate.sh BIN`.
#
# In-sample is what the rules were developed on. A set aside is a folder of tests/ with dossiers/ and gold/ that nobody
# looked into meanwhile. Moved: the same dossiers with other places. In other words: sentences, read one by one.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$1
moved=$(mktemp -d)
trap 'rm -rf "$moved"' EXIT
columns='%-36s%8s%8s%8s%11s%8s%8s\n'
# shellcheck disable=SC2059
summary=$(printf "$columns" set found false missed precision recall F1)

tell() { # a name and the table of scores, whose last line is the micro average
  printf '\n# %s\n\n%s\n' "$1" "$2"
  read -ra micro <<<"$(tail -n 1 <<<"$2")"
  # shellcheck disable=SC2059
  summary+=$'\n'$(printf "$columns" "$1" "${micro[@]:1}")
}

score() { # a name, dossiers, gold
  tell "$1" "$("$bin/maillage" evaluate "$2" --gold "$3")"
}

shared=${MAILLAGE_SHARED:-../shared}
if [ -d "$shared/gold" ]; then score "in-sample: the real dossiers" "$shared/dossiers" "$shared/gold"; fi
score "in-sample: examples" examples examples/gold
for gold in tests/aside/gold tests/aside/*/gold; do
  if [ -d "$gold" ]; then score "set aside: ${gold%/gold}" "${gold%/gold}/dossiers" "$gold"; fi
done
for folder in examples tests/aside; do "$bin/python" -m tests.extract.geography "$folder" "$moved" 1 2 3 4 5 6; done
score "moved elsewhere, six times each" "$moved/dossiers" "$moved/gold"
if [ -f tests/data/paraphrases.jsonl ]; then tell "in other words" "$("$bin/python" -m tests.extract.paraphrases)"; fi
printf '\n# Micro F1 by set\n\n%s\n' "$summary"
