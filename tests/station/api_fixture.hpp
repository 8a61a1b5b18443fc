// The station's routes without a server: a log with sessions, accounts of every role, and a program
// `vigil` that is made up. For tests only.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "sessionlog/spool.hpp"
#include "station/routes.hpp"
#include "tests/station/accounts_fixture.hpp"
#include "tests/station/log_samples.hpp"

namespace vigil::station {

class ApiFixture : public AccountsFixture {
 protected:
  ApiFixture() {
    add_account("rn-2", v1::ACCOUNT_ROLE_NURSE, "2580");
    add_account("dr-1", v1::ACCOUNT_ROLE_PRESCRIBER);
    add_account("th-1", v1::ACCOUNT_ROLE_THERAPIST);
    add_account("th-2", v1::ACCOUNT_ROLE_THERAPIST);
    add_account("th-3", v1::ACCOUNT_ROLE_THERAPIST);
    add_account("te-1", v1::ACCOUNT_ROLE_TECHNICIAN);
    add_account("vi-1", v1::ACCOUNT_ROLE_VIEWER);
    StationApiOptions made;
    made.state_folder = folder.path();
    made.log_folder = log_folder.path();
    made.journal_folder = log_folder.path() + "/none";
    made.profiles_folder = VIGIL_SOURCE_DIR "/config/profiles";
    made.program = fake_program();
    made.version = "1.2.3";
    made.cost = HashCost::least();
    made.now = [this] { return now; };
    made.watch = false;
    OpenedApi opened = StationApi::open(made, nullptr);
    EXPECT_EQ(opened.error, "");
    api = std::move(opened.api);
  }

  /// Two ports; a probe tells what it was asked.
  std::string fake_program() const {
    const std::string path = folder.file("vigil");
    std::ofstream(path) << "#!/bin/sh\n"
                           "case \"$1\" in\n"
                           "ports) echo '[{\"device\":\"/dev/ttyUSB0\",\"configure_as\":"
                           "[\"usb:0403:6001:A1\",\"/dev/ttyUSB0\"]}]' ;;\n"
                           "drivers) echo '[{\"id\":\"nonin\"}]' ;;\n"
                           "probe) echo \"asked: $*\"; exit 76 ;;\n"
                           "esac\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }
  Identity log_in(const std::string& account) {
    const Entry entry = api->accounts().log_in(account, good_password, false, {}, {"::1", {}});
    EXPECT_EQ(entry.refused, "");
    return entry.who;
  }
  HttpResponse ask(Method method, const std::string& path, const Identity& who = {},
                   const std::string& body = {}, std::map<std::string, std::string> query = {}) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    request.content_type = body.empty() ? "" : "application/json";
    request.body = body;
    request.remote = "192.0.2.7";
    request.who = who;
    return api->handle(request);
  }
  HttpResponse get(const std::string& path, const std::string& account) {
    return ask(Method::get, path, log_in(account));
  }
  static boost::json::object object(const HttpResponse& response) {
    boost::json::error_code error;
    boost::json::value value = boost::json::parse(response.body, error);
    EXPECT_FALSE(error) << response.body.substr(0, 200);
    return value.is_object() ? value.as_object() : boost::json::object{};
  }
  static std::string error_of(const HttpResponse& response) {
    const boost::json::object body = object(response);
    const auto* const found = body.if_contains("error");
    return found == nullptr ? "" : std::string(found->as_string());
  }
  static std::string header(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }
  /// "review K-0042.20261122.1 TH-1 therapist": what waits for vigil-log, in any order.
  std::vector<std::string> audits() const {
    std::vector<std::string> bad;
    std::vector<std::string> told;
    for (const auto& one : sessionlog::waiting_audits(log_folder.path(), bad)) {
      told.push_back(one.audit.action() + " " + one.audit.session() + " " + one.audit.actor() +
                     " " + one.audit.role() +
                     (one.audit.detail().empty() ? "" : ": " + one.audit.detail()));
    }
    EXPECT_TRUE(bad.empty());
    std::sort(told.begin(), told.end());
    return told;
  }

  sessionlog::Folder log_folder;
  sessionlog::Log log{log_folder};
  std::unique_ptr<StationApi> api;
};

}  // namespace vigil::station
