// All that the log holds of one session, in memory: what the reader gives and every export reads.
//
// Plain values: no file, no clock, no rule. Nothing of another session is in it. Any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "vigil/v1/event.pb.h"
#include "vigil/v1/log.pb.h"
#include "vigil/v1/wave.pb.h"

namespace vigil::sessionlog {

struct SessionRecord {
  v1::Session state;                                        // the last one
  std::vector<v1::Event> events;                            // in the order they were recorded
  std::vector<v1::LogGap> gaps;                             // of its daemons, in its time
  std::map<std::string, std::vector<v1::WaveBlock>> waves;  // by wave: "ecg_ii"
};

}  // namespace vigil::sessionlog
