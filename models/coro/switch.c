/* The names of the switches, and which of them this build has. */
#include "models/coro/switch.h"

#include <errno.h>
#include <string.h>

const char *const coro_switch_names[CORO_SWITCHES + 1] = {
    [CORO_SWITCH_ASM] = "asm",
    [CORO_SWITCH_UCONTEXT] = "ucontext",
    [CORO_SWITCHES] = NULL,
};

bool coro_has_switch(enum coro_switch how)
{
    return how == CORO_SWITCH_UCONTEXT || (how == CORO_SWITCH_ASM && CORO_ASM);
}

enum coro_switch coro_switch_default(void)
{
    return CORO_ASM ? CORO_SWITCH_ASM : CORO_SWITCH_UCONTEXT;
}

int coro_switch_parse(const char *name, enum coro_switch *how)
{
    enum coro_switch found = name == NULL ? coro_switch_default() : 0;

    while (name != NULL && found < CORO_SWITCHES &&
           strcmp(name, coro_switch_names[found]) != 0)
        found++;
    if (found == CORO_SWITCHES)
        return -EINVAL;
    if (!coro_has_switch(found))
        return -ENOTSUP;
    *how = found;
    return 0;
}
