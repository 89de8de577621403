#include "policy.h"

enum policy_verdict policy_judge(const struct policy_case *death) {
    if (!death->changes)
        return POLICY_DIES;
    bool asked = death->keep == KEEP_ALWAYS || death->unused;
    if (!asked)
        return POLICY_DIES;
    switch (death->intent) {
    case POLICY_ACCIDENT:
        return death->keep == KEEP_NEVER ? POLICY_WARNED : POLICY_PINNED;
    case POLICY_REPLACED:
        return death->unused && death->elsewhere ? POLICY_REPLACED_NOTE : POLICY_DIES;
    case POLICY_DOUBT:
        return death->unused ? POLICY_DOUBT_NOTE : POLICY_DIES;
    case POLICY_WORD:
    case POLICY_QUESTION:
    case POLICY_FAILED:
    case POLICY_NOBODY:
        break;
    }
    return POLICY_DIES;
}
