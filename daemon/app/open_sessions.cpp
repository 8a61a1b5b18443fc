#include "daemon/app/open_sessions.hpp"

#include "vigil/v1/event.pb.h"

namespace vigil::app {

void OpenSessions::take(const journal::RecordView& record) {
  if (record.kind != journal::RecordKind::event) return;
  v1::Event event;
  const auto size = static_cast<int>(record.payload.size());
  if (!event.ParseFromArray(record.payload.data(), size) || event.room().empty()) return;
  const std::string bed = event.room() + "/" + event.bed();
  const std::string& session = event.has_patient() ? event.patient().session() : event.session();
  if (session.empty()) {
    beds_.erase(bed);
    return;
  }
  Open& open = beds_[bed];
  if (open.session != session) open = {session, false};
  if (event.has_patient()) open.dosed = event.patient().has_first_dose_ns();
}

std::string OpenSessions::words() const {
  if (beds_.empty()) return "no session was open";
  std::string words = "open were ";
  std::size_t named = 0;
  for (const auto& [bed, open] : beds_) {
    if (named == named_max) {
      return words + " and " + std::to_string(beds_.size() - named_max) + " more";
    }
    words += (named++ == 0 ? "" : "; ") + bed + " " + open.session + (open.dosed ? ", dosed" : "");
  }
  return words;
}

}  // namespace vigil::app
