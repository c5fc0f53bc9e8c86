#!/bin/sh
# tests/agree/judge.awk on pairs whose verdict is known.
set -eu
. "$(dirname "$0")/lib.sh"

# judge CODE BY NOISE: ten pairs, the first BY times the second, and each ratio
# off by up to NOISE.
judge() {
    awk -v by="$2" -v noise="$3" 'BEGIN {
        for (i = 0; i < 10; i++)
            print 1000 * by * (1 + noise * ((i * 7) % 10 - 4.5) / 4.5), 1000
    }' >"$work/pairs"
    run "$1" -- awk -v within=0.03 -f "$SOURCE/tests/agree/judge.awk" \
        "$work/pairs"
}

judge 0 1 0
judge 0 1 0.02
judge 0 1.02 0.005
judge 0 0.98 0.005
judge 3 1.05 0.005
judge 3 0.95 0.005
prints 'they do not agree'
judge 4 1 0.1
judge 4 1.03 0.02

# Of ten pairs the interval goes from the second to the ninth.
judge 0 1 0.018
prints 'ratio 1.0000 [0.9860, 1.0140] of 10 pairs'

head -5 "$work/pairs" >"$work/few"
run 4 -- awk -v within=0.03 -f "$SOURCE/tests/agree/judge.awk" "$work/few"
prints '5 pairs are too few'
