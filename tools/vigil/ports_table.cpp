#include "tools/vigil/ports_table.hpp"

#include <array>
#include <boost/json.hpp>
#include <cstdio>

#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

std::string hex(std::uint16_t id) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%04x", static_cast<unsigned>(id));
  return text.data();
}

void row(std::string& out, const std::string& name, const std::string& value) {
  if (value.empty()) return;
  out += "  " + name + std::string(name.size() < 10 ? 10 - name.size() : 1, ' ') +
         watch::printable(value) + "\n";
}

}  // namespace

std::string ports_table(const std::vector<io::SerialPortInfo>& ports) {
  if (ports.empty()) {
    return "no serial ports found\n"
           "Is the adapter plugged in? \"dmesg | tail\" tells what the kernel saw of it.\n"
           "A serial device server needs no port here: write port = \"tcp://host:port\".\n";
  }
  std::string out;
  for (const io::SerialPortInfo& port : ports) {
    out += (out.empty() ? "" : "\n") + watch::printable(port.device) + "\n";
    const bool maker_twice = port.product.starts_with(port.manufacturer);
    row(out, "product",
        maker_twice || port.manufacturer.empty() ? port.product
                                                 : port.manufacturer + " " + port.product);
    row(out, "serial", port.serial);
    row(out, "USB path", port.usb_path);
    for (std::size_t i = 0; i < port.configure_as.size(); ++i) {
      row(out, i == 0 ? "write" : "or", "port = \"" + port.configure_as[i] + "\"");
    }
  }
  return out;
}

std::string ports_json(const std::vector<io::SerialPortInfo>& ports) {
  boost::json::array list;
  for (const io::SerialPortInfo& port : ports) {
    boost::json::object fields;
    const auto put = [&](const char* key, const std::string& value) {
      if (!value.empty()) fields[key] = watch::printable(value);
    };
    put("device", port.device);
    put("usb_path", port.usb_path);
    put("serial", port.serial);
    if (port.vendor_id) put("vendor_id", hex(*port.vendor_id));
    if (port.product_id) put("product_id", hex(*port.product_id));
    put("manufacturer", port.manufacturer);
    put("product", port.product);
    put("driver", port.driver);
    boost::json::array ways;
    for (const std::string& way : port.configure_as) {
      ways.emplace_back(watch::printable(way));
    }
    fields["configure_as"] = ways;
    list.push_back(fields);
  }
  return boost::json::serialize(list) + "\n";
}

}  // namespace vigil
