/* The charts of a topic, one after the other. Internal to the page. */
#ifndef PAGE_TOPICS_H
#define PAGE_TOPICS_H

#include "harness/report/chart_words.h"
#include "harness/report/page.h"

bool page_has_topic(const struct page *page, enum chart_topic topic);
void page_topic(struct page *page, enum chart_topic topic);

#endif
