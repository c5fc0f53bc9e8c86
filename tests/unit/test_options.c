/* The option table: what is taken, what is refused and in which words, and
 * that the help says the same as the parser. */
#include "support/options.h"
#include "support/words.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS_MAX = 8 };

static struct values {
    bool probe;
    const char *listen;
    uint64_t max_conns;
    uint64_t size;
    uint64_t timeout_ns;
} values;

static const struct option_row rows[] = {
    {"probe", OPTION_FLAG, &values.probe, NULL, "Only look.", 0, 0},
    {"listen", OPTION_TEXT, &values.listen, "ADDR", "Where.", 0, 0},
    {"max-conns", OPTION_COUNT, &values.max_conns, "N", "How many.", 1, 5000},
    {"size", OPTION_SIZE, &values.size, "BYTES", "How big.", 0, 0},
    {"timeout", OPTION_DURATION, &values.timeout_ns, "T", "How long.", 1000, 0},
    {0},
};

static const struct values defaults = {false, "here", 100, 64, 5000000};

static char error[OPTIONS_ERROR];
static char *argv[WORDS_MAX + 2];

/* Parses the words; argv is left as options_parse leaves it. */
static int parse(char *const words[WORDS_MAX])
{
    int argc = 1;

    values = defaults;
    memset(argv, 0, sizeof argv);
    memset(error, 0, sizeof error);
    argv[0] = "program";
    for (; words[argc - 1] != NULL; argc++)
        argv[argc] = words[argc - 1];
    return options_parse(rows, argc, argv, error);
}

static void right_words_are_taken(void **state)
{
    static const struct {
        char *words[WORDS_MAX];
        struct values wanted;
        int rest;
    } cases[] = {
        {{NULL}, {false, "here", 100, 64, 5000000}, 0},
        {{"--probe"}, {true, "here", 100, 64, 5000000}, 0},
        {{"--listen", "there"}, {false, "there", 100, 64, 5000000}, 0},
        {{"--listen=there"}, {false, "there", 100, 64, 5000000}, 0},
        {{"--listen="}, {false, "", 100, 64, 5000000}, 0},
        {{"--listen", "--probe"}, {false, "--probe", 100, 64, 5000000}, 0},
        {{"--listen=a=b"}, {false, "a=b", 100, 64, 5000000}, 0},
        {{"--max-conns", "1"}, {false, "here", 1, 64, 5000000}, 0},
        {{"--max-conns=5k"}, {false, "here", 5000, 64, 5000000}, 0},
        {{"--size", "16KiB"}, {false, "here", 100, 16384, 5000000}, 0},
        {{"--timeout=2s"}, {false, "here", 100, 64, 2000000000}, 0},
        {{"--size=1", "--size=2"}, {false, "here", 100, 2, 5000000}, 0},
        {{"a", "--probe", "b"}, {true, "here", 100, 64, 5000000}, 2},
        {{"a", "--", "--probe", "b"}, {false, "here", 100, 64, 5000000}, 3},
        {{"-"}, {false, "here", 100, 64, 5000000}, 1},
        {{""}, {false, "here", 100, 64, 5000000}, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(parse(cases[i].words), cases[i].rest);
        assert_int_equal(values.probe, cases[i].wanted.probe);
        assert_string_equal(values.listen, cases[i].wanted.listen);
        assert_int_equal(values.max_conns, cases[i].wanted.max_conns);
        assert_int_equal(values.size, cases[i].wanted.size);
        assert_int_equal(values.timeout_ns, cases[i].wanted.timeout_ns);
        assert_string_equal(error, "");
    }
}

static void other_words_keep_their_order(void **state)
{
    static char *const words[WORDS_MAX] = {"a", "--max-conns", "7",
                                           "b", "--",          "--probe"};

    (void)state;
    assert_int_equal(parse(words), 3);
    assert_string_equal(argv[1], "a");
    assert_string_equal(argv[2], "b");
    assert_string_equal(argv[3], "--probe");
}

/* Each mistake is one line that names the option and the way out. */
static void mistakes_are_explained(void **state)
{
    static const struct {
        char *words[WORDS_MAX];
        const char *says[2];
    } cases[] = {
        {{"--lisen", "x"}, {"--lisen", "--listen"}},
        {{"--maxconns", "x"}, {"--maxconns", "--max-conns"}},
        {{"--prob=1"}, {"--prob", "--probe"}},
        {{"--qqqqqqqq"}, {"--qqqqqqqq", "--help"}},
        {{"-x"}, {"-x", "--help"}},
        {{"--listen"}, {"--listen", "ADDR"}},
        {{"--max-conns"}, {"--max-conns", "N"}},
        {{"--probe=yes"}, {"--probe", "no value"}},
        {{"--max-conns", "many"}, {"--max-conns", "many"}},
        {{"--max-conns", "-5"}, {"--max-conns", "-5"}},
        {{"--max-conns", "10ms"}, {"--max-conns", "number"}},
        {{"--max-conns=0"}, {"--max-conns", "from 1 to 5000"}},
        {{"--max-conns=5001"}, {"--max-conns", "from 1 to 5000"}},
        {{"--max-conns=99999999999999999999"}, {"--max-conns", "9999"}},
        {{"--size", "big"}, {"--size", "size"}},
        {{"--timeout", "5"}, {"--timeout", "time"}},
        {{"--timeout", "5ns"}, {"--timeout", "1us"}},
        {{"a", "--probe", "--lisen"}, {"--lisen", "--listen"}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(parse(cases[i].words), -EINVAL);
        assert_null(strchr(error, '\n'));
        for (size_t j = 0; j < 2; j++)
            if (strstr(error, cases[i].says[j]) == NULL)
                fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].words[0],
                         error, cases[i].says[j]);
    }
}

/* A word is one of the operand's; the default is not asked. */
static void words_are_checked(void **state)
{
    const char *format = "none";
    const struct option_row table[] = {
        {"format", OPTION_WORD, &format, "text|json|markdown", "Which.", 0, 0},
        {.name = NULL}};
    static const struct {
        char *word;
        const char *says;
    } cases[] = {
        {"text", NULL},
        {"markdown", NULL},
        {"jsn", "--format jsn: not text, json or markdown; did you mean json?"},
        {"text|json", "--format text|json: not text, json or markdown"},
        {"", "--format : not text, json or markdown"},
        {"tex", "did you mean text?"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *words[] = {"program", "--format", cases[i].word, NULL};
        int rc = options_parse(table, 3, words, error);

        assert_int_equal(rc, cases[i].says == NULL ? 0 : -EINVAL);
        if (cases[i].says == NULL)
            assert_string_equal(format, cases[i].word);
        else
            assert_non_null(strstr(error, cases[i].says));
    }
    assert_string_equal(format, "markdown");
}

static void long_words_do_no_harm(void **state)
{
    char option[4096] = "--";
    char number[4096];
    char *words[WORDS_MAX] = {option};

    (void)state;
    memset(option + 2, 'x', sizeof option - 3);
    option[sizeof option - 1] = '\0';
    assert_int_equal(parse(words), -EINVAL);
    assert_true(strlen(error) > 0);
    memset(number, '9', sizeof number - 1);
    number[sizeof number - 1] = '\0';
    words[0] = "--max-conns";
    words[1] = number;
    assert_int_equal(parse(words), -EINVAL);
    assert_non_null(strstr(error, "--max-conns"));
}

static void help_names_every_option_and_default(void **state)
{
    static const char *const says[] = {"--probe",  "--listen ADDR", "[here]",
                                       "[100]",    "--max-conns N", "[64]",
                                       "How big.", "--timeout T",   "[5ms]"};
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    (void)state;
    assert_non_null(to);
    values = defaults;
    options_help(rows, to);
    assert_int_equal(fclose(to), 0);
    for (size_t i = 0; i < sizeof says / sizeof says[0]; i++)
        if (strstr(text, says[i]) == NULL)
            fail_msg("the help does not say \"%s\"", says[i]);
    free(text);
}

static void nearest_word_is_found(void **state)
{
    static const char *const words[] = {"blocking", "fork",      "thread",
                                        "select",   "coroutine", NULL};
    static const struct {
        const char *wrong, *nearest;
    } cases[] = {
        {"selct", "select"},       {"threads", "thread"},
        {"frok", "fork"},          {"Blocking", "blocking"},
        {"corutine", "coroutine"}, {"thread", "thread"},
        {"zzzzzz", NULL},          {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *nearest = words_nearest(cases[i].wrong, words);

        if (cases[i].nearest == NULL)
            assert_null(nearest);
        else
            assert_string_equal(nearest, cases[i].nearest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_words_are_taken),
        cmocka_unit_test(other_words_keep_their_order),
        cmocka_unit_test(mistakes_are_explained),
        cmocka_unit_test(words_are_checked),
        cmocka_unit_test(long_words_do_no_harm),
        cmocka_unit_test(help_names_every_option_and_default),
        cmocka_unit_test(nearest_word_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
