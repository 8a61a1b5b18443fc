#include "station/certificate.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace vigil::station {
namespace {

template <auto release>
struct Release {
  template <typename T>
  void operator()(T* of) const {
    release(of);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Release<BIO_free_all>>;

constexpr long seconds_of_a_day = 24L * 3600;

bool is_address(const std::string& name) {
  return name.find(':') != std::string::npos ||
         name.find_first_not_of("0123456789.") == std::string::npos;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string all = "DNS:localhost,IP:127.0.0.1,IP:::1";
  for (const std::string& name : names) all += (is_address(name) ? ",IP:" : ",DNS:") + name;
  return all;
}

bool add_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool fill(X509* certificate, EVP_PKEY* key, const std::vector<std::string>& names) {
  std::array<unsigned char, 16> serial{};
  if (RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1) return false;
  serial[0] &= 0x7F;  // positive
  const std::unique_ptr<BIGNUM, Release<BN_free>> number(
      BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  const std::string common = names.empty() ? "localhost" : names.front();
  X509_NAME* const subject = X509_get_subject_name(certificate);
  return number && X509_set_version(certificate, X509_VERSION_3) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), -seconds_of_a_day) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), certificate_days * seconds_of_a_day) !=
             nullptr &&
         X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_ASC,
                                    reinterpret_cast<const unsigned char*>("Vigil station"), -1, -1,
                                    0) == 1 &&
         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1,
                                    0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1 &&
         X509_set_pubkey(certificate, key) == 1 &&
         add_extension(certificate, NID_subject_alt_name, alternative_names(names)) &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

/// Whole or not at all: written beside, then renamed.
std::string write(const std::string& path, BIO* memory, mode_t mode) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  const std::string beside = path + ".new";
  ::unlink(beside.c_str());
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return beside + ": " + std::strerror(errno);
  const bool written = ::write(fd, bytes, static_cast<std::size_t>(size)) == size;
  const bool kept = written && ::fsync(fd) == 0;
  const int problem = errno;
  ::close(fd);
  if (!kept) return beside + ": " + std::strerror(problem);
  if (::rename(beside.c_str(), path.c_str()) != 0) return path + ": " + std::strerror(errno);
  return {};
}

}  // namespace

std::string make_certificate(const CertificateFiles& files, const std::vector<std::string>& names) {
  const bool has_certificate = ::access(files.certificate.c_str(), F_OK) == 0;
  const bool has_key = ::access(files.key.c_str(), F_OK) == 0;
  if (has_certificate && has_key) return {};
  if (has_certificate) return files.key + ": is missing beside " + files.certificate;
  // A key alone is what a start left that was cut off between the two.
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  if (!key || !certificate || !fill(certificate.get(), key.get(), names)) {
    return "no certificate can be made for these names";
  }
  const Memory key_text(BIO_new(BIO_s_mem()));
  const Memory certificate_text(BIO_new(BIO_s_mem()));
  const bool told = key_text && certificate_text &&
                    PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0,
                                             nullptr, nullptr) == 1 &&
                    PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1;
  if (!told) return "no certificate can be written";
  std::string error = write(files.key, key_text.get(), S_IRUSR | S_IWUSR);
  if (error.empty()) {
    error = write(files.certificate, certificate_text.get(), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
  }
  return error;
}

}  // namespace vigil::station
