/* The keys and values of the workload `fetch`. */
#include "workloads/fetch_value.h"

#include "support/splitmix.h"

#include <stdint.h>
#include <stdio.h>

void fetch_key(unsigned number, char key[FETCH_KEY_BYTES + 1])
{
    (void)snprintf(key, FETCH_KEY_BYTES + 1, "k%03u", number % FETCH_KEYS);
}

/* A letter from each number's upper half. */
void fetch_value(unsigned number, char value[FETCH_VALUE_BYTES + 1])
{
    uint64_t state = number;

    for (size_t i = 0; i < FETCH_VALUE_BYTES; i++)
        value[i] = (char)('a' + (splitmix_next(&state) >> 32) % 26);
    value[FETCH_VALUE_BYTES] = '\0';
}

int fetch_key_number(const char *key, size_t len)
{
    int number = 0;

    if (len != FETCH_KEY_BYTES || key[0] != 'k')
        return -1;
    for (size_t i = 1; i < len; i++) {
        if (key[i] < '0' || key[i] > '9')
            return -1;
        number = number * 10 + (key[i] - '0');
    }
    return number;
}
