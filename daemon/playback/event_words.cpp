#include "daemon/playback/event_words.hpp"

#include <cstdio>

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

std::string compared_bytes(v1::Event event) {
  event.clear_wall_time();
  event.clear_retransmit();
  event.clear_not_durable();
  return event.SerializeAsString();
}

}  // namespace vigil::playback
