/* The elements of JUnit's XML. Internal to junit. */
#ifndef JUNIT_PUT_H
#define JUNIT_PUT_H

#include <stdio.h>

/* ` name="value"`: valid UTF-8 on one line, with nothing that XML could take
 * for its own. */
void junit_put_attribute(FILE *to, const char *name, const char *value);

/* Text between tags, likewise. */
void junit_put_text(FILE *to, const char *text);

#endif
