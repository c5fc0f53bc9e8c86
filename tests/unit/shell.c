/* A shell as a child. */
#include "tests/unit/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

void shell_start(struct child *child, const char *script)
{
    char text[512];
    char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, text, NULL};

    (void)snprintf(text, sizeof text, "%s", script);
    assert_int_equal(child_start(child, argv, NULL), 0);
}

void shell_wait(struct child *child, const char *word)
{
    uint64_t deadline_ns = clock_now_ns() + SHELL_LIMIT_NS;

    while (strstr(child->out.data, word) == NULL) {
        assert_true(clock_now_ns() < deadline_ns);
        child_pump(child, 100, -1);
    }
}
