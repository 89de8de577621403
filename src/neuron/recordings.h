/* recordings.h: which Vectors record what (Vector.record; of those that play only that they do). Relies on nrncvode/vrecitem.h: PlayRecord.pd_, the variable (8.x: its address; 9.x: a handle, whose
   first word tells the row of a node or mechanism, and stays), y_ of YvecRecord, VecRecordDt, VecRecordDiscrete. */
#ifndef PATCHSHIM_NEURON_RECORDINGS_H
#define PATCHSHIM_NEURON_RECORDINGS_H
#include "neuron.h"

/* RECORD is added (while it is still being constructed: it is looked at when somebody asks), or goes. What it recorded into where that was asked before, else 0; did it play? */
void neuron_recording_added(void *record);
world_id neuron_recording_removed(const void *record, bool *played);
/* The Vectors that record a variable of the section (not of the point processes in it), of the point process. true: a Vector plays into one of the point process's. */
void neuron_recorders_of_section(const Section *sec, world_visit *visit, void *ctx);
bool neuron_recorders_of_point(const Object *ob, world_visit *visit, void *ctx);
#endif
