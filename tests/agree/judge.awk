# Do two instruments agree? Each line has what the one and the other measured,
# one right after the other; -v within=0.03 is how far apart they may be.
#
# Judged is the median of the pairs' ratios, by its 95 % interval from order
# statistics, which asks nothing of how the noise is distributed. Exit codes: 0
# they agree, 3 they do not, 4 the interval is too wide to tell.

NF >= 2 && $1 > 0 && $2 > 0 { ratios[++n] = $1 / $2 }

END {
    if (n < 6) {
        print n + 0 " pairs are too few: give 6 or more"
        exit 4
    }
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && ratios[j - 1] > ratios[j]; j--) {
            swap = ratios[j]
            ratios[j] = ratios[j - 1]
            ratios[j - 1] = swap
        }

    # The largest rank below which the median lies in 2.5 % of all samples.
    term = 0.5 ^ n
    below = term
    for (rank = 1; 2 * (below + term * (n - rank + 1) / rank) <= 0.05; rank++) {
        term *= (n - rank + 1) / rank
        below += term
    }
    low = ratios[rank]
    high = ratios[n + 1 - rank]
    median = (ratios[int((n + 1) / 2)] + ratios[int((n + 2) / 2)]) / 2

    verdict = "they agree"
    code = 0
    if (low > 1 + within || high < 1 - within) {
        verdict = "they do not agree"
        code = 3
    } else if (low < 1 - within || high > 1 + within) {
        verdict = "too wide to tell"
        code = 4
    }
    printf "ratio %.4f [%.4f, %.4f] of %d pairs, within %g %%: %s\n", \
        median, low, high, n, 100 * within, verdict
    exit code
}
