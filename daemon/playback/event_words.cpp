#include "daemon/playback/event_words.hpp"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace vigil::playback {
namespace {

/// "SYSTEM_KIND_STARTED" without "SYSTEM_KIND_", in lower case and with spaces.
std::string enumerator_words(const std::string& name, std::size_t prefix) {
  std::string words = name.size() > prefix ? name.substr(prefix) : name;
  for (char& c : words) {
    if (c == '_') c = ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return words;
}

std::string number_words(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

std::string body_words(const v1::Event& event) {
  using namespace std::string_literals;
  switch (event.body_case()) {
    case v1::Event::kVital: {
      const v1::Vital& vital = event.vital();
      const std::string value =
          vital.has_value()
              ? number_words(vital.value())
              : enumerator_words(v1::Validity_Name(vital.validity()), "VALIDITY_"s.size());
      return "vital " + vital.parameter() + " " + value;
    }
    case v1::Event::kAlarm:
      return "alarm " +
             enumerator_words(v1::AlarmPhase_Name(event.alarm().phase()), "ALARM_PHASE_"s.size()) +
             ": " + event.alarm().text();
    case v1::Event::kLink:
      return "link " +
             enumerator_words(v1::LinkState_Name(event.link().state()), "LINK_STATE_"s.size()) +
             (event.link().reason().empty() ? "" : ": " + event.link().reason());
    case v1::Event::kSystem:
      return "system " +
             enumerator_words(v1::SystemKind_Name(event.system().kind()), "SYSTEM_KIND_"s.size()) +
             ": " + event.system().text();
    case v1::Event::kCommand:
      return "command " +
             enumerator_words(v1::CommandKind_Name(event.command().kind()),
                              "COMMAND_KIND_"s.size()) +
             ": " + event.command().detail();
    default: {
      v1::Event only = event;
      for (const int field : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) {
        only.GetReflection()->ClearField(&only, only.GetDescriptor()->FindFieldByNumber(field));
      }
      return only.ShortDebugString();
    }
  }
}

}  // namespace

std::string event_words(const v1::Event& event) {
  std::string words = event.room().empty() ? "" : event.room() + "/" + event.bed() + " ";
  words += "at " + number_words(static_cast<double>(event.instant_ns() / 1'000'000) / 1000.0) +
           " s: " + body_words(event);
  return words;
}

namespace {

void clear_uncompared(v1::Event& event) {
  event.clear_wall_time();
  event.clear_retransmit();
  event.clear_not_durable();
}

}  // namespace

std::string compared_bytes(v1::Event event) {
  clear_uncompared(event);
  return event.SerializeAsString();
}

std::string field_words(const v1::Event& stored, const v1::Event& made) {
  v1::Event before = stored;
  v1::Event after = made;
  clear_uncompared(before);
  clear_uncompared(after);
  std::string lines;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&lines);
  differencer.Compare(before, after);
  std::string words;
  std::size_t told = 0;
  for (std::size_t at = 0; at < lines.size(); ++told) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    if (told < fields_told) {
      std::string line = lines.substr(at, end - at);
      // "modified: " is what most are; the others say what they are.
      constexpr std::string_view usual = "modified: ";
      if (line.starts_with(usual)) line.erase(0, usual.size());
      words += (words.empty() ? "" : "; ") + line;
    }
    at = end + 1;
  }
  if (told > fields_told) words += "; and " + std::to_string(told - fields_told) + " more";
  return words;
}

}  // namespace vigil::playback
