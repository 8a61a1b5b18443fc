#include "tests/journal/faulty_vfs.hpp"

#include <sqlite3.h>

#include <utility>

namespace vigil::journal {
namespace {

sqlite3_vfs* real() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  return vfs;
}

/// SQLite gives room for this and, behind it, for the file of the layer below.
struct File {
  sqlite3_file base;
  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* below(sqlite3_file* file) { return reinterpret_cast<File*>(file)->below(); }

int close_file(sqlite3_file* file) { return below(file)->pMethods->xClose(below(file)); }
int read_file(sqlite3_file* file, void* to, int bytes, sqlite3_int64 at) {
  return below(file)->pMethods->xRead(below(file), to, bytes, at);
}
int write_file(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 at) {
  const int code = FaultyVfs::get().on(Call::write);
  if (code != SQLITE_OK) {
    if (FaultyVfs::get().half_written()) {
      (void)below(file)->pMethods->xWrite(below(file), from, bytes / 2, at);
    }
    return code;
  }
  return below(file)->pMethods->xWrite(below(file), from, bytes, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const int code = FaultyVfs::get().on(Call::truncate);
  if (code != SQLITE_OK) return code;
  return below(file)->pMethods->xTruncate(below(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  const int code = FaultyVfs::get().on(Call::sync);
  // As on Linux: what a failed sync did not write is called clean all the same.
  if (code != SQLITE_OK) return code;
  return below(file)->pMethods->xSync(below(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return below(file)->pMethods->xFileSize(below(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return below(file)->pMethods->xLock(below(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return below(file)->pMethods->xUnlock(below(file), level);
}
int check_lock(sqlite3_file* file, int* held) {
  return below(file)->pMethods->xCheckReservedLock(below(file), held);
}
int control_file(sqlite3_file* file, int what, void* with) {
  return below(file)->pMethods->xFileControl(below(file), what, with);
}
int sector_size(sqlite3_file* file) { return below(file)->pMethods->xSectorSize(below(file)); }
int traits(sqlite3_file* file) {
  return below(file)->pMethods->xDeviceCharacteristics(below(file));
}
int shm_map(sqlite3_file* file, int page, int bytes, int extend, void volatile** to) {
  return below(file)->pMethods->xShmMap(below(file), page, bytes, extend, to);
}
int shm_lock(sqlite3_file* file, int from, int count, int flags) {
  return below(file)->pMethods->xShmLock(below(file), from, count, flags);
}
void shm_barrier(sqlite3_file* file) { below(file)->pMethods->xShmBarrier(below(file)); }
int shm_unmap(sqlite3_file* file, int remove) {
  return below(file)->pMethods->xShmUnmap(below(file), remove);
}

constexpr sqlite3_io_methods methods{
    2,         close_file,  read_file,  write_file,   truncate_file, sync_file, file_size,
    lock_file, unlock_file, check_lock, control_file, sector_size,   traits,    shm_map,
    shm_lock,  shm_barrier, shm_unmap,  nullptr,      nullptr};

int open_file(sqlite3_vfs* /*vfs*/, const char* path, sqlite3_file* file, int flags,
              int* out_flags) {
  file->pMethods = nullptr;
  const int fault = FaultyVfs::get().on(Call::open);
  if (fault != SQLITE_OK) return SQLITE_CANTOPEN;
  const int code = real()->xOpen(real(), path, below(file), flags, out_flags);
  if (below(file)->pMethods != nullptr) file->pMethods = &methods;
  return code;
}
int remove_file(sqlite3_vfs* /*vfs*/, const char* path, int sync) {
  const int code = FaultyVfs::get().on(Call::remove);
  return code != SQLITE_OK ? code : real()->xDelete(real(), path, sync);
}

}  // namespace

FaultyVfs::FaultyVfs() {
  static sqlite3_vfs vfs = *real();
  vfs.pNext = nullptr;
  vfs.zName = faulty_vfs_name;
  vfs.szOsFile = static_cast<int>(sizeof(File)) + real()->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = remove_file;
  sqlite3_vfs_register(&vfs, 0);
}

FaultyVfs& FaultyVfs::get() {
  static FaultyVfs vfs;
  return vfs;
}

void FaultyVfs::set(Faults faults) {
  faults_ = std::move(faults);
  calls_.store(0);
  failed_.store(false);
}

int FaultyVfs::on(Call call) {
  if (faults_.before) faults_.before(call);
  if (faults_.only >= 0 && faults_.only != static_cast<int>(call)) return SQLITE_OK;
  const std::uint64_t number = calls_.fetch_add(1) + 1;
  const bool hit = faults_.fail_at != 0 &&
                   (faults_.from_then_on ? number >= faults_.fail_at : number == faults_.fail_at);
  if (!hit) return SQLITE_OK;
  failed_.store(true);
  return faults_.code;
}

}  // namespace vigil::journal
