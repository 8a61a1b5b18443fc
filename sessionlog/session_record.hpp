// All that the log holds of one session, in memory: what a reader gives and every export reads.
//
// Plain values: no file, no clock, no rule. Nothing of another session is in it. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "vigil/v1/event.pb.h"
#include "vigil/v1/wave.pb.h"

namespace vigil::sessionlog {

/// A span of which the record is not whole, by the wall clock.
struct RecordGap {
  std::int64_t from_us = 0;
  std::int64_t to_us = 0;
  std::string reason;  // "5 events lost"
};

struct SessionRecord {
  v1::Session state;              // the last one told
  std::vector<v1::Event> events;  // of this session, in order, corrections applied
  std::vector<RecordGap> gaps;
  std::map<std::string, std::vector<v1::WaveBlock>> waves;  // by wave, in order
};

}  // namespace vigil::sessionlog
