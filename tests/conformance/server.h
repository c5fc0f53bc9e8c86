/* The process of the server under test. */
#ifndef SERVER_H
#define SERVER_H

#include "tests/conformance/trial.h"

#include <sys/socket.h>
#include <sys/types.h>

enum { SERVER_WORDS = 16, SERVER_TEXT = 4096 };

/* How to start it; zeros: with our usual options and limits. */
struct server_setup {
    const char *listen;                /* NULL: 127.0.0.1:0; "": unsaid */
    const char *options[SERVER_WORDS]; /* more options, NULL-terminated */
    uint64_t descriptors;              /* its limit; 0: ours */
};

struct server {
    pid_t pid;         /* of the process and its group; 0 once it has ended */
    int pid_fd;        /* readable when it has ended */
    int out_fd;        /* its stdout, a pipe */
    int err_fd;        /* its stderr, a file in memory */
    int status;        /* as waitpid gives it, after server_wait */
    char address[128]; /* as its ready line says */
    struct sockaddr_storage peer;
    socklen_t peer_len;
    struct counts seen; /* by the clients */
};

/* Starts the trial's target and waits for its ready line; for a foreign
 * server, until it accepts a connection. The server becomes the trial's. */
bool server_start(struct trial *t, struct server *server,
                  const struct server_setup *setup);

bool server_signal(struct trial *t, int signal);

/* Waits for its end: it must exit 0, have printed nothing but the ready line
 * on stdout, and leave no process behind. A foreign server must only end. */
bool server_wait(struct trial *t);

/* The same for a server that had to cut off what was in flight: its children
 * may be about to end. */
bool server_wait_cut_off(struct trial *t);

/* SIGTERM, server_wait, and a served line that can be read. */
bool server_stop(struct trial *t);

/* Reads the served line of a server that has ended. */
bool server_read_served(struct trial *t, struct counts *served);

/* Compares the served line with what the clients saw. With `exact` false
 * clients did not see all: the server then counts no less than what came back
 * and no more than what was sent. */
bool server_counts_agree(struct trial *t, bool exact);

/* Its stderr so far. */
void server_read_err(const struct server *server, char text[SERVER_TEXT]);

/* True when its stderr so far has this text. */
bool server_says(const struct server *server, const char *text);

/* Ends it by force if it is still there, and frees all. */
void server_release(struct server *server);

/* Runs the command with these words only, to its end. */
struct run_result {
    int exit_code; /* -1: it did not exit by itself */
    char out[SERVER_TEXT], err[SERVER_TEXT];
};
bool server_run(struct trial *t, const char *const *words,
                struct run_result *result);

#endif
