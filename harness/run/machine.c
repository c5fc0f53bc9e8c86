/* What the figures were taken on. */
#include "harness/run/machine.h"

#include "harness/run/doctor.h"

json_t *machine_facts(void)
{
    const struct doctor here = doctor_here();
    json_t *facts = json_object();
    int rc = facts != NULL ? 0 : -1;

    for (const struct doctor_part *part = doctor_parts;
         rc == 0 && part->title != NULL; part++) {
        for (const struct doctor_row *row = part->rows;
             rc == 0 && row->key != NULL; row++) {
            struct doctor_finding finding;

            doctor_look(&here, row, &finding);
            rc = json_object_set_new(facts, row->key, finding.value);
        }
    }
    if (rc == 0)
        return facts;
    json_decref(facts);
    return NULL;
}
