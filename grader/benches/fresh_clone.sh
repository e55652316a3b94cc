#!/bin/sh
# How long it takes from a fresh clone to the first verdict: clones this checkout's HEAD into a
# temporary folder, and grades one exercise there with nothing built yet. Never touches this
# checkout's target folder. Crates already downloaded to cargo's home are used; the download itself
# is not measured. Target: 90 seconds on 2 cores.
#
#     sh grader/benches/fresh_clone.sh [EXERCISE]
set -eu

exercise=${1:-counter}
here=$(cd "$(dirname "$0")" && git rev-parse --show-toplevel)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM

git clone --quiet "$here" "$scratch/course"
cd "$scratch/course"
unset CARGO_TARGET_DIR
cargo fetch --quiet

began=$(date +%s)
# A starter is not started: any verdict will do, and none may end the measurement.
cargo grade "$exercise" --always-zero
ended=$(date +%s)
echo "fresh clone to first verdict: $((ended - began)) s on $(getconf _NPROCESSORS_ONLN) cores"
