/* The style and the script of the page, put in at build time. */
#ifndef PAGE_ASSETS_H
#define PAGE_ASSETS_H

extern const char page_css[];
extern const char page_js[];

/* PAGE_JS_SHA256: the script's digest in base64, for the page's policy. */
#include "harness/report/page_js_sha256.h"

#endif
