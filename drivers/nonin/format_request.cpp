#include "drivers/nonin/format_request.hpp"

#include "drivers/api/checksum.hpp"
#include "drivers/api/text.hpp"

namespace vigil::nonin {

Refusal FormatRequest::begin(std::uint8_t number, Instant now) {
  const bool with_checksum = number >= wrist_ox;
  const Format format =
      format_of(static_cast<std::uint8_t>(with_checksum ? number - wrist_ox : number));
  if (format == Format::none) return Refusal::bad_argument;
  if (wanted_ != Format::none) return Refusal::busy;
  const std::uint8_t code = number_of(format);
  if (with_checksum) {
    const std::uint8_t options = format == Format::df13 ? command::options_spot : command::options;
    bytes_ = {command::start,
              command::set_format,
              command::long_data,
              command::first_data,
              code,
              options,
              0,
              command::end};
    bytes_[6] = sum8(Bytes(bytes_).subspan(1, 5));
    size_ = command::long_size;
  } else {
    bytes_ = {command::start, command::set_format, command::short_data, command::first_data,
              code,           command::end};
    size_ = command::short_size;
  }
  wanted_ = format;
  attempts_ = 0;
  next_ = now;
  return Refusal::accepted;
}

Poll FormatRequest::poll(Instant now, Sink& sink) {
  if (wanted_ == Format::none) return {};
  if (now < next_) return {{}, now, next_};
  if (attempts_ == most_attempts) {
    tell(": no answer from the meter", false, sink);
    *this = FormatRequest();
    return {};
  }
  ++attempts_;
  next_ = now + answer_within;
  tell(" asked for", true, sink);
  return {Bytes(bytes_).first(size_), now, next_};
}

void FormatRequest::on_ack(Sink& sink) {
  tell(" accepted", false, sink);
  *this = FormatRequest();
}

void FormatRequest::on_nak(Sink& sink) {
  const bool again = attempts_ < most_attempts;
  tell(again ? " refused, will ask again" : " refused", again, sink);
  if (!again) *this = FormatRequest();
}

void FormatRequest::on_format(Format format, Sink& sink) {
  if (!waiting() || format != wanted_) return;
  tell(" is coming in", false, sink);
  *this = FormatRequest();
}

void FormatRequest::tell(std::string_view what, bool active, Sink& sink) const {
  FixedText<64> text(name(wanted_));
  text.append(what);
  sink.on_notice({NoticeKind::device_status, active, text.view()});
}

}  // namespace vigil::nonin
