/* What a command says about itself, in each of its forms, and the wrapping of
 * it. */
#include "support/manual.h"
#include "support/wrap.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool json;
static const char *format;
static uint64_t seed;

static const struct option_row rows[] = {
    {"json", OPTION_FLAG, &json, NULL, "print 'one' object", 0, 0},
    {"format", OPTION_WORD, &format, "text|json",
     "a help that is long enough to be wrapped, since a terminal has only so "
     "many columns and no more",
     0, 0},
    {"seed", OPTION_COUNT, &seed, "N", "of everything", 1, 0},
    {.name = NULL},
};

static const struct manual_row codes[] = {
    {"0", "well"}, {"130", "interrupted"}, {.term = NULL}};

static const struct manual_part parts[] = {
    {"exit status", "The first that holds:", codes}, {.title = NULL}};

static const struct command command = {
    .name = "race",
    .summary = "do it",
    .title = "a title",
    .operands = "[FILE]",
    .examples = "concbench race --seed 5\n",
    .about = "One paragraph.\n\n.hidden files and a back\\slash.",
    .parts = parts,
};

static char error[OPTIONS_ERROR];
static char *text;

/* What manual_read prints; its answer is in *rc. */
static const char *told(const struct command *of,
                        const struct option_row *table, const char *first,
                        const char *second, int *rc)
{
    char *argv[] = {(char *)"race", (char *)first, (char *)second, NULL};
    FILE *real = stdout;
    size_t len = 0;

    free(text);
    text = NULL;
    json = false;
    format = "text";
    seed = 1;
    error[0] = '\0';
    stdout = open_memstream(&text, &len);
    assert_non_null(stdout);
    *rc = manual_read(of, table, second != NULL ? 3 : 2, argv, error);
    assert_int_equal(fclose(stdout), 0);
    stdout = real;
    return text;
}

static const char *shown(const char *question)
{
    int rc = 0;
    const char *is = told(&command, rows, question, NULL, &rc);

    assert_int_equal(rc, MANUAL_SHOWN);
    return is;
}

static int free_text(void **state)
{
    (void)state;
    free(text);
    text = NULL;
    return 0;
}

static void has(const char *is, const char *word)
{
    if (strstr(is, word) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", word, is);
}

static void help_has_everything(void **state)
{
    static const char *const words[] = {
        "a title\n\nconcbench race --seed 5\n\nOne paragraph.\n\n.hidden files",
        "\nusage: concbench race [FILE] [OPTION]...\n",
        "  --json                       print 'one' object\n",
        "  --format text|json           a help",
        "  --seed N                     of everything [1]\n",
        "  --help                       print this\n",
        "exit status:\nThe first that holds:\n  0    well\n",
        "\n  130  interrupted\n",
    };
    const char *is = shown("--help");

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        has(is, words[i]);
    for (const char *line = is; *line != '\0'; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= WRAP_WIDTH);
}

static void page_is_roff(void **state)
{
    static const char *const words[] = {
        ".TH CONCBENCH\\-RACE 1 1970-01-02 \"concbench ",
        ".SH NAME\nconcbench\\-race \\- do it\n",
        ".SH SYNOPSIS\n.B concbench race\n[FILE]\n.RI [ OPTION ]...\n",
        "One paragraph.\n.PP\n\\&.hidden files and a back\\eslash.\n",
        ".TP\n\\fB\\-\\-json\\fR\nprint \\(aqone\\(aq object\n",
        "\\fB\\-\\-format\\fR \\fItext|json\\fR\n",
        "of everything\n(default: 1)\n",
        ".SH EXIT STATUS\nThe first that holds:\n.TP\n\\fB0\\fR\nwell\n",
        ".SH EXAMPLES\n.EX\nconcbench race \\-\\-seed 5\n.EE\n",
    };
    const char *is;

    (void)state;
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "86400", 1), 0);
    is = shown("--help=man");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        has(is, words[i]);
    for (const char *line = is; *line != '\0'; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 80);
}

static void table_has_a_line_for_each(void **state)
{
    (void)state;
    assert_string_equal(
        shown("--help=table"),
        "race\t-\t[FILE]\tdo it\n"
        "race\t--json\t-\tprint 'one' object\n"
        "race\t--format\ttext|json\ta help that is long enough to be wrapped, "
        "since a terminal has only so many columns and no more\n"
        "race\t--seed\tN\tof everything\n"
        "race\t--help\t-\tprint this\n");
}

/* One row less is one option less in every form. */
static void forms_follow_the_table(void **state)
{
    static const char *const questions[] = {"--help", "--help=man",
                                            "--help=table"};
    int rc;

    (void)state;
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        has(told(&command, rows, questions[i], NULL, &rc), "print ");
        assert_non_null(strstr(text, "json"));
        assert_null(
            strstr(told(&command, rows + 2, questions[i], NULL, &rc), "json"));
    }
}

/* Defaults are what holds before the words are read. */
static void help_comes_first(void **state)
{
    int rc;

    (void)state;
    has(told(&command, rows, "--seed=7", "--help", &rc), "everything [1]");
    assert_int_equal(rc, MANUAL_SHOWN);
    has(told(&command, rows, "--sed", "--help", &rc), "usage:");
    assert_int_equal(rc, MANUAL_SHOWN);
    assert_string_equal(told(&command, rows, "--", "--help", &rc), "");
    assert_int_equal(rc, 1);
}

static void mistakes_are_explained(void **state)
{
    struct command bare = command;
    int rc;

    (void)state;
    bare.operands = NULL;
    (void)told(&command, rows, "--help=mam", NULL, &rc);
    assert_int_equal(rc, -EINVAL);
    has(error, "did you mean man?");
    (void)told(&command, rows, "--hepl", NULL, &rc);
    assert_int_equal(rc, -EINVAL);
    has(error, "did you mean --help?");
    (void)told(&bare, rows, "stray", NULL, &rc);
    assert_int_equal(rc, -EINVAL);
    has(error, "unexpected argument stray");
    (void)told(&command, rows, "file", NULL, &rc);
    assert_int_equal(rc, 1);
}

static void text_is_wrapped(void **state)
{
    static const struct {
        const char *text;
        size_t column, indent;
        const char *is;
    } cases[] = {
        {"", 0, 0, "\n"},
        {"a b", 0, 0, "a b\n"},
        {"a  b\nc", 0, 0, "a b c\n"},
        {"a\n\nb", 0, 2, "a\n\n  b\n"},
        {"aaa bbb", 76, 4, "aaa\n    bbb\n"},
        {"aaa bbb", 72, 4, "aaa bbb\n"},
        {"\xc3\xa4\xc3\xa4\xc3\xa4 bbb", 72, 4,
         "\xc3\xa4\xc3\xa4\xc3\xa4 bbb\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *is = NULL;
        size_t len = 0;
        FILE *to = open_memstream(&is, &len);

        assert_non_null(to);
        wrap_put(to, cases[i].text, cases[i].column, cases[i].indent);
        assert_int_equal(fclose(to), 0);
        assert_string_equal(is, cases[i].is);
        free(is);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(help_has_everything, free_text),
        cmocka_unit_test_teardown(page_is_roff, free_text),
        cmocka_unit_test_teardown(table_has_a_line_for_each, free_text),
        cmocka_unit_test_teardown(forms_follow_the_table, free_text),
        cmocka_unit_test_teardown(help_comes_first, free_text),
        cmocka_unit_test_teardown(mistakes_are_explained, free_text),
        cmocka_unit_test(text_is_wrapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
