#ifndef CIVICCARD_FOLDER_SHIM_H
#define CIVICCARD_FOLDER_SHIM_H

/// Exchanges what two paths of one file system name, in one step that no reader can see half of.
///
/// Both must exist. Returns 0, or the system's error number: EINVAL, ENOSYS or ENOTSUP where the file system or the
/// kernel has no such call. A shim, because glibc declares renameat2 only with _GNU_SOURCE, which Swift's import of
/// glibc does not define, and a Mac has the same under another name.
int civic_exchange(const char *first, const char *second);

#endif
