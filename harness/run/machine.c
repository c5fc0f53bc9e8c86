/* What the figures were taken on. */
#include "harness/run/machine.h"

#include "harness/run/doctor.h"

/* What a reader of the figures has to know of the fact. */
static int remark(json_t *remarks, const char *key,
                  const struct doctor_finding *finding)
{
    if (finding->mark != DOCTOR_WARNING && finding->mark != DOCTOR_NOTE)
        return 0;
    return json_array_append_new(
        remarks,
        json_pack("{s:s, s:s, s:s, s:s?}", "key", key, "mark",
                  doctor_mark_name(finding->mark), "meaning", finding->meaning,
                  "mend", finding->mend[0] != '\0' ? finding->mend : NULL));
}

json_t *machine_facts(void)
{
    const struct doctor here = doctor_here();
    json_t *facts = json_object();
    json_t *remarks = json_array();
    int rc = facts != NULL && remarks != NULL ? 0 : -1;

    for (const struct doctor_part *part = doctor_parts;
         rc == 0 && part->title != NULL; part++) {
        for (const struct doctor_row *row = part->rows;
             rc == 0 && row->key != NULL; row++) {
            struct doctor_finding finding;

            doctor_look(&here, row, &finding);
            rc = remark(remarks, row->key, &finding);
            if (json_object_set_new(facts, row->key, finding.value) < 0)
                rc = -1;
        }
    }
    if (rc == 0)
        rc = json_object_set(facts, "remarks", remarks);
    json_decref(remarks);
    if (rc == 0)
        return facts;
    json_decref(facts);
    return NULL;
}
