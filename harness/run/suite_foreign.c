/* Foreign systems from the command line: "mine=./server {port}". */
#include "harness/run/suite_build.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char blank[] = " \t";

static int wrong(const char *text, size_t len, const char *why,
                 char error[SUITE_ERROR])
{
    (void)snprintf(error, SUITE_ERROR,
                   "--system %.*s: %s; like 'mine=./server {port}'", (int)len,
                   text, why);
    return -EINVAL;
}

/* The words of a command, parted by blanks. NULL without memory. */
static char **split(struct suite *suite, const char *text, size_t len)
{
    char **words = suite_keep(suite, len + 1, sizeof *words);
    size_t count = 0;

    while (words != NULL && len > 0) {
        size_t skipped = strspn(text, blank);
        size_t word;

        if (skipped >= len)
            break;
        text += skipped;
        len -= skipped;
        word = strcspn(text, blank);
        if (word > len)
            word = len;
        words[count] = suite_keep_text(suite, text, word);
        if (words[count++] == NULL)
            return NULL;
        text += word;
        len -= word;
    }
    return words;
}

static int add(struct suite *suite, const char *text, size_t len,
               enum protocol protocol, char error[SUITE_ERROR])
{
    const char *equals = memchr(text, '=', len);
    size_t name = equals != NULL ? (size_t)(equals - text) : 0;
    struct system_spec system = {.protocol = protocol};
    struct system_spec *added;

    if (name == 0 || name >= sizeof system.name)
        return wrong(text, len, "a name, = and a command are needed", error);
    memcpy(system.name, text, name);
    if (suite_find_system(suite, system.name) != NULL)
        return wrong(text, len, "the suite has a system of this name", error);
    system.arguments = split(suite, equals + 1, len - name - 1);
    if (system.arguments == NULL)
        return -ENOMEM;
    if (system.arguments[0] == NULL)
        return wrong(text, len, "the command is missing", error);
    added = suite_add_system(suite);
    if (added == NULL)
        return -ENOMEM;
    *added = system;
    return 0;
}

int suite_add_foreign(struct suite *suite, const char *systems,
                      enum protocol protocol, char error[SUITE_ERROR])
{
    int rc = 0;

    while (rc == 0 && systems != NULL) {
        size_t len;

        systems += strspn(systems, blank);
        len = strcspn(systems, ";");
        rc = add(suite, systems, len, protocol, error);
        systems = systems[len] != '\0' ? systems + len + 1 : NULL;
    }
    return rc;
}
