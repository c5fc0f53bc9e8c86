/* Cases of the command line: exit codes, and words that help. */
#include "tests/conformance/cases.h"
#include "tests/conformance/server.h"

#include <string.h>

static bool is_one_line(const char *text)
{
    const char *newline = strchr(text, '\n');

    return newline != NULL && newline[1] == '\0';
}

static bool run_fails(struct trial *t, const char *const *words,
                      const char *says)
{
    struct run_result result;

    if (!server_run(t, words, &result))
        return false;
    if (result.exit_code != 2 || result.out[0] != '\0' ||
        strstr(result.err, says) == NULL || !is_one_line(result.err))
        return trial_fail(t, "%s %s: exit code %d, \"%.120s\"", words[0],
                          words[1] != NULL ? words[1] : "", result.exit_code,
                          result.err);
    return true;
}

static bool wrong_usage(struct trial *t)
{
    static const struct {
        const char *words[4];
        const char *says;
    } rows[] = {
        {{"--lisen", "127.0.0.1:0"}, "--listen"},
        {{"--protocl=raw"}, "--protocol"},
        {{"--quux"}, "--help"},
        {{"--protocol", "frob"}, "raw"},
        {{"--protocol"}, "--protocol"},
        {{"--listen"}, "--listen"},
        {{"--listen", ""}, "ADDR:PORT"},
        {{"--listen", "nowhere"}, "nowhere"},
        {{"--listen", "127.0.0.1"}, "127.0.0.1"},
        {{"--listen", "127.0.0.1:"}, "127.0.0.1:"},
        {{"--listen", ":9000"}, ":9000"},
        {{"--listen", "127.0.0.1:65536"}, "65536"},
        {{"--listen", "127.0.0.1:-1"}, "-1"},
        {{"--listen", "127.0.0.1:http"}, "http"},
        {{"--listen", "300.0.0.1:0"}, "300.0.0.1"},
        {{"--listen", "unix:"}, "unix:"},
        {{"--max-conns", "0"}, "--max-conns"},
        {{"--max-conns", "many"}, "many"},
        {{"--backlog", "-1"}, "--backlog"},
        {{"--idle-timeout", "5"}, "--idle-timeout"},
        {{"--drain-timeout", "soon"}, "--drain-timeout"},
        {{"--blob", "/nonexistent/file"}, "No such file"},
        {{"--blob", "/"}, "not a regular file"},
        {{"--blob", "/dev/zero"}, "not a regular file"},
        {{"--send", "zerocopy"}, "copy or sendfile"},
        {{"--allow-crash=yes"}, "--allow-crash"},
        {{"--probe=1"}, "--probe"},
        {{"stray"}, "stray"},
    };
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof rows / sizeof rows[0]; i++)
        ok = run_fails(t, rows[i].words, rows[i].says);
    return ok;
}

static bool questions(struct trial *t)
{
    static const struct {
        const char *words[2];
        const char *says;
    } rows[] = {
        {{"--help"}, "--listen ADDR:PORT"},
        {{"--help"}, "127.0.0.1:0"},
        {{"--help"}, "--max-conns N"},
        {{"--version"}, "serve-"},
        {{"--summary"}, " "},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct run_result result;

        if (!server_run(t, rows[i].words, &result))
            return false;
        if (result.exit_code != 0 || result.err[0] != '\0' ||
            strstr(result.out, rows[i].says) == NULL)
            return trial_fail(t, "%s: exit code %d, \"%.120s\"",
                              rows[i].words[0], result.exit_code, result.out);
    }
    return true;
}

static bool probe(struct trial *t)
{
    static const char *const words[] = {"--probe", NULL};
    struct run_result result;

    if (!server_run(t, words, &result))
        return false;
    if (result.exit_code == 0 && result.err[0] == '\0')
        return true;
    if (result.exit_code == 77 && is_one_line(result.err))
        return true;
    return trial_fail(t, "exit code %d, \"%.120s\"", result.exit_code,
                      result.err);
}

const struct case_row cases_words[] = {
    {"wrong-usage", ON_RAW, SERVER_OWN, false, wrong_usage},
    {"questions", ON_RAW, SERVER_OWN, false, questions},
    {"probe", ON_RAW, SERVER_OWN, false, probe},
    {0},
};
