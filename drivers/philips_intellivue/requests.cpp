#include "drivers/philips_intellivue/requests.hpp"

namespace vigil::philips_intellivue {
namespace {

constexpr std::uint32_t session_and_context = 0xE1000002;

void put_mds(AssociationMessage& out) { out.u16(object::mds).u16(0).u16(0); }

void put_poll(std::uint16_t type, const PollRequest& request, AssociationMessage& out) {
  out.clear();
  out.u32(session_and_context).u16(ro::invoke);
  const std::size_t operation = out.open();
  out.u16(request.invoke_id).u16(command::confirmed_action);
  const std::size_t body = out.open();
  put_mds(out);
  out.u32(0).u16(type);  // scope 0
  const std::size_t poll = out.open();
  out.u16(request.poll_number).u16(1).u16(request.object_class).u16(request.attribute_group);
  if (type == action::poll_extended) {
    const bool again = request.period_ticks != 0;
    out.u16(again ? 1 : 0).u16(again ? 8 : 0);
    if (again) out.u16(attribute::poll_period).u16(4).u32(request.period_ticks);
  }
  out.close(poll);
  out.close(body);
  out.close(operation);
}

}  // namespace

void write_single_poll(const PollRequest& request, AssociationMessage& out) {
  put_poll(action::poll, request, out);
}

void write_extended_poll(const PollRequest& request, AssociationMessage& out) {
  put_poll(action::poll_extended, request, out);
}

void write_get_wave_list(std::uint16_t invoke_id, AssociationMessage& out) {
  out.clear();
  out.u32(session_and_context).u16(ro::invoke);
  const std::size_t operation = out.open();
  out.u16(invoke_id).u16(command::get);
  const std::size_t body = out.open();
  put_mds(out);
  out.u32(0).u16(1).u16(2).u16(attribute::wave_priority);
  out.close(body);
  out.close(operation);
}

void write_set_wave_list(std::uint16_t invoke_id, std::span<const std::uint32_t> labels,
                         AssociationMessage& out) {
  out.clear();
  out.u32(session_and_context).u16(ro::invoke);
  const std::size_t operation = out.open();
  out.u16(invoke_id).u16(command::confirmed_set);
  const std::size_t body = out.open();
  put_mds(out);
  out.u32(0).u16(1);
  const std::size_t list = out.open();
  out.u16(0).u16(attribute::wave_priority);  // replace
  const std::size_t value = out.open();
  out.u16(static_cast<std::uint32_t>(labels.size()));
  out.u16(static_cast<std::uint32_t>(labels.size() * 4));
  for (const std::uint32_t label : labels) out.u32(label);
  out.close(value);
  out.close(list);
  out.close(body);
  out.close(operation);
}

void write_mds_create_result(std::uint16_t invoke_id, std::uint32_t event_time,
                             AssociationMessage& out) {
  out.clear();
  out.u32(session_and_context).u16(ro::result);
  const std::size_t operation = out.open();
  out.u16(invoke_id).u16(command::confirmed_event);
  const std::size_t body = out.open();
  put_mds(out);
  out.u32(event_time).u16(action::mds_create).u16(0);
  out.close(body);
  out.close(operation);
}

}  // namespace vigil::philips_intellivue
