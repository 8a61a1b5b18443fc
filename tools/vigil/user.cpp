#include "tools/vigil/user.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>

#include "sessionlog/civil_time.hpp"
#include "station/account_store.hpp"
#include "station/passwords.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/secret_line.hpp"

namespace vigil {
namespace {

using station::AccountStore;

int say(const std::string& text) {
  return std::puts(text.c_str()) < 0 || std::fflush(stdout) != 0 ? exit_os : exit_ok;
}

/// The hash of a secret that was typed twice, or came once by a pipe. Else the exit code; it was
/// said why.
struct Given {
  int status = exit_ok;
  std::string hash;
};
Given ask_secret(const std::string& what, const std::string& account, bool pin) {
  const auto first = read_secret("New " + what + " of " + account + ": ");
  if (!first) return {fail("no " + what + " was given; nothing is changed", exit_usage), {}};
  const std::string rule =
      pin ? station::refuse_pin(*first) : station::refuse_password(*first, account);
  if (!rule.empty()) return {fail(rule, exit_data), {}};
  if (secret_is_typed()) {
    const auto again = read_secret("The same again: ");
    if (again != first) return {fail("the two differ; nothing is changed", exit_data), {}};
  }
  auto hash = station::hash_secret(*first, station::HashCost::usual());
  if (!hash) return {fail("there is not the memory to keep it", exit_os), {}};
  return {exit_ok, *hash};
}

int add_user(AccountStore& store, const std::string& name, const std::string& role,
             const std::string& display) {
  station::AccountRow account;
  account.name = name;
  account.display = display.empty() ? station::display_of(name) : display;
  const auto known = station::account_role(role);
  if (!station::good_name(name)) return fail(station::account_name_rule, exit_usage);
  if (!known) return fail(station::account_role_rule, exit_usage);
  if (!station::good_display(account.display)) {
    return fail("A display name has 1 to 32 printable characters.", exit_usage);
  }
  if (store.account(name)) return fail("There is an account " + name + " already.", exit_data);
  account.role = *known;
  const Given given = ask_secret("password", name, false);
  if (given.status != exit_ok) return given.status;
  account.password = given.hash;
  account.created_us = sessionlog::wall_now_us();
  if (const auto error = store.add(account); !error.empty()) return fail(error, exit_cant_create);
  return say(name + " (" + account.display + ", " + role + ") may log in now.");
}

int list_users(AccountStore& store, bool json) {
  const auto rows = store.everything();
  if (!rows) return fail("the accounts can't be read", exit_os);
  boost::json::array all;
  std::string text;
  for (const station::AccountRow& account : rows->accounts) {
    std::size_t logins = 0;
    for (const station::LoginRow& login : rows->logins) logins += login.account == account.name;
    const std::string role = station::role_word(account.role);
    all.push_back(boost::json::object{{"account", account.name},
                                      {"display", account.display},
                                      {"role", role},
                                      {"disabled", account.disabled},
                                      {"hasPin", !account.pin.empty()},
                                      {"logins", logins}});
    text += account.name + "  " + account.display + "  " + role +
            (account.pin.empty() ? "  no PIN" : "  PIN") + "  " + std::to_string(logins) +
            (logins == 1 ? " login" : " logins") + (account.disabled ? "  disabled" : "") + "\n";
  }
  if (json) return say(boost::json::serialize(all));
  if (text.empty()) return say("No accounts yet. Make one: vigil user add rn-1 --role nurse");
  text.pop_back();
  return say(text);
}

int set_secret(AccountStore& store, const std::string& name, bool pin) {
  if (!store.account(name)) return fail("There is no account " + name + ".", exit_no_input);
  const Given given = ask_secret(pin ? "PIN" : "password", name, pin);
  if (given.status != exit_ok) return given.status;
  const std::string error =
      pin ? store.set_pin(name, given.hash) : store.set_password(name, given.hash, {});
  if (!error.empty()) return fail(error, exit_os);
  return say(pin ? "The PIN of " + name + " is changed."
                 : "The password of " + name + " is changed, and its logins are ended.");
}

int set_disabled(AccountStore& store, const std::string& name, bool disabled) {
  if (!store.account(name)) return fail("There is no account " + name + ".", exit_no_input);
  const std::string error = store.set_disabled(name, disabled);
  if (!error.empty()) return fail(error, exit_os);
  return say(disabled ? name + " is disabled, and its logins are ended."
                      : name + " may log in again.");
}

int add_device(AccountStore& store, const std::string& name) {
  if (!station::good_name(name)) return fail(station::account_name_rule, exit_usage);
  const std::string credential = station::new_token();
  station::DeviceRow device;
  device.name = name;
  device.credential = station::token_hash(credential);
  device.created_us = sessionlog::wall_now_us();
  if (const auto error = store.add(device); !error.empty()) return fail(error, exit_cant_create);
  std::fprintf(stderr, "The display %s may look. Its credential is shown this once:\n",
               name.c_str());
  return say(credential);
}

int list_devices(AccountStore& store, bool json) {
  const auto rows = store.everything();
  if (!rows) return fail("the displays can't be read", exit_os);
  boost::json::array all;
  std::string text;
  for (const station::DeviceRow& device : rows->devices) {
    all.push_back(boost::json::object{{"device", device.name}, {"revoked", device.revoked}});
    text += device.name + (device.revoked ? "  revoked\n" : "  may look\n");
  }
  if (json) return say(boost::json::serialize(all));
  if (text.empty()) return say("No displays yet. Make one: vigil user device add wall-1");
  text.pop_back();
  return say(text);
}

int revoke_device(AccountStore& store, const std::string& name) {
  const std::string error = store.revoke(name);
  if (!error.empty()) return fail(error, exit_no_input);
  return say("The display " + name + " may not look any more.");
}

}  // namespace

void UserCommands::add(CLI::App& app) {
  user_ = app.add_subcommand("user", "Who may log in at the station");
  user_->require_subcommand(1);
  const auto one = [this](CLI::App& parent, const char* word, const char* help, bool named) {
    CLI::App* command = parent.add_subcommand(word, help);
    command->add_option("--state-dir", folder_, "Folder of the station")->capture_default_str();
    if (named) command->add_option("name", name_, "Its name, as rn-2 or wall-1")->required();
    return command;
  };
  add_ = one(*user_, "add", "A new account; its password is asked for", true);
  add_->add_option("--role", role_, "nurse, prescriber, therapist, technician or viewer")
      ->required();
  add_->add_option("--display", display_, "As others see it; else the name in capitals");
  list_ = one(*user_, "list", "All accounts", false);
  list_->add_flag("--json", json_, "As JSON");
  disable_ = one(*user_, "disable", "No more logins, and those that there are end", true);
  enable_ = one(*user_, "enable", "May log in again", true);
  passwd_ = one(*user_, "passwd", "A new password; its logins end", true);
  pin_ = one(*user_, "pin", "A new PIN, for shared stations", true);
  CLI::App* device = user_->add_subcommand("device", "Displays that may look and do nothing");
  device->require_subcommand(1);
  device_add_ = one(*device, "add", "A new one; its credential is printed once", true);
  device_list_ = one(*device, "list", "All displays", false);
  device_list_->add_flag("--json", json_, "As JSON");
  device_revoke_ = one(*device, "revoke", "May not look any more", true);
}

int UserCommands::run() const {
  const bool makes = add_->parsed() || device_add_->parsed();
  if (!makes && !std::filesystem::exists(folder_ + "/" + station::accounts_file)) {
    return fail("There are no accounts in " + folder_ + " yet.", exit_no_input);
  }
  AccountStore store;
  if (const auto error = store.open(folder_); !error.empty()) return fail(error, exit_cant_create);
  if (add_->parsed()) return add_user(store, name_, role_, display_);
  if (list_->parsed()) return list_users(store, json_);
  if (disable_->parsed()) return set_disabled(store, name_, true);
  if (enable_->parsed()) return set_disabled(store, name_, false);
  if (passwd_->parsed()) return set_secret(store, name_, false);
  if (pin_->parsed()) return set_secret(store, name_, true);
  if (device_add_->parsed()) return add_device(store, name_);
  if (device_list_->parsed()) return list_devices(store, json_);
  return revoke_device(store, name_);
}

}  // namespace vigil
