/* A disk that fails on command. Preloaded, it stands between a program and the C library.
 *
 * Calls that change what lies under one folder are numbered from 1. One of them, or all from one
 * on, fails with an errno of our choice; or the process is killed before or after it. Which kinds
 * of calls are numbered is chosen too, so that the third fsync is as easily meant as the third call.
 *
 * Steered from the process itself (faults_arm and the others below, through ctypes), or for a
 * program that is started only, by the environment: FAULTS="FOLDER\nNTH KINDS ERRNO HOW".
 * Linux with 64-bit file offsets. Calls of several threads are numbered as they come.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* preload.Kind has the same numbers. */
enum {
    CREATE = 1,      /* open of a file that is not there yet */
    OPEN = 2,        /* open for writing of a file that is there */
    WRITE = 4,       /* write, pwrite, writev, pwritev */
    SYNC = 8,        /* fsync, fdatasync, syncfs */
    RENAME = 16,     /* rename, renameat, renameat2, link, symlink */
    MKDIR = 32,      /* mkdir, mkdirat */
    TRUNCATE = 64,   /* truncate, ftruncate, fallocate */
    UNLINK = 128,    /* unlink, unlinkat, rmdir */
    COPY = 256,      /* sendfile, copy_file_range */
    CHMOD = 512,     /* chmod, fchmod, chown, fchown, times */
    OPEN_READ = 1024, /* open for reading: no change */
    READ = 2048      /* read, pread: no change */
};

/* preload.How has the same numbers. */
enum { ONCE, FROM_THERE_ON, KILL_BEFORE, KILL_AFTER };

static char folder[PATH_MAX];
static size_t folder_length;
static volatile long counted, wanted, failed;
static volatile unsigned kinds;
static volatile int wanted_errno, how;

static char *told; /* "kind name path\n" of each numbered call, while somebody listens */
static size_t told_length, told_room;
static volatile int telling;
static pthread_mutex_t telling_lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- steering ---- */

void faults_watch(const char *path)
{
    snprintf(folder, sizeof folder, "%s", path);
    folder_length = strlen(folder);
}

void faults_disarm(void) { wanted = 0; kinds = 0; }

/* nth 0 only counts. */
void faults_arm(long nth, unsigned of, int error, int manner)
{
    faults_disarm();
    counted = failed = 0;
    wanted_errno = error;
    how = manner;
    wanted = nth;
    kinds = of;
}

long faults_counted(void) { return counted; }

long faults_failed(void) { return failed; }

/* From now on the numbered calls are written down, anew, or no longer. */
void faults_tell(int on)
{
    pthread_mutex_lock(&telling_lock);
    if (on) told_length = 0;
    telling = on;
    pthread_mutex_unlock(&telling_lock);
}

/* What was written down, while nothing is; valid until it begins anew. */
const char *faults_told(void) { return told_length ? told : ""; }

__attribute__((constructor)) static void from_environment(void)
{
    const char *text = getenv("FAULTS"), *line = text ? strchr(text, '\n') : NULL;
    long nth;
    unsigned of;
    int error, manner;
    if (!line || sscanf(line, "%ld %u %d %d", &nth, &of, &error, &manner) != 4) return;
    snprintf(folder, sizeof folder, "%.*s", (int)(line - text), text);
    folder_length = strlen(folder);
    faults_arm(nth, of, error, manner);
}

/* ---- judging ---- */

static int below(const char *path)
{
    return folder_length && !strncmp(path, folder, folder_length)
        && (path[folder_length] == '/' || !path[folder_length]);
}

/* The path of an open file; empty where there is none. */
static void path_of(int fd, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
}

static void absolute(int at, const char *name, char *path)
{
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
        return;
    }
    if (at == AT_FDCWD) {
        if (!getcwd(path, PATH_MAX)) path[0] = 0;
    } else {
        path_of(at, path);
    }
    size_t length = strlen(path);
    snprintf(path + length, PATH_MAX - length, "/%s", name);
}

static void tell(unsigned kind, const char *name, const char *path)
{
    pthread_mutex_lock(&telling_lock);
    if (!telling) {
        pthread_mutex_unlock(&telling_lock);
        return;
    }
    size_t length = strlen(name) + strlen(path) + 16;
    if (told_length + length + 1 > told_room) {
        told_room = 2 * (told_length + length + 1);
        told = realloc(told, told_room);
        if (!told) abort();
    }
    told_length += sprintf(told + told_length, "%u %s %s\n", kind, name, path);
    pthread_mutex_unlock(&telling_lock);
}

enum verdict { LET, FAIL, LET_AND_DIE };

/* One call is made: number it, and say what becomes of it. errno is as before where it is let. */
static enum verdict judge(unsigned kind, const char *name, const char *path)
{
    if (!(kinds & kind) || !below(path)) return LET;
    long number = __atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST);
    if (telling) tell(kind, name, path);
    if (!wanted || number < wanted || (number > wanted && how != FROM_THERE_ON)) return LET;
    if (how == KILL_BEFORE) kill(getpid(), SIGKILL);
    if (how == KILL_AFTER) return LET_AND_DIE;
    __atomic_add_fetch(&failed, 1, __ATOMIC_SEQ_CST);
    errno = wanted_errno;
    return FAIL;
}

static enum verdict judge_fd(unsigned kind, const char *name, int fd)
{
    char path[PATH_MAX];
    if (!(kinds & kind)) return LET;
    int before = errno;
    path_of(fd, path);
    errno = before;
    return judge(kind, name, path);
}

static enum verdict judge_at(unsigned kind, const char *name, int at, const char *given)
{
    char path[PATH_MAX];
    if (!(kinds & kind)) return LET;
    int before = errno;
    absolute(at, given, path);
    errno = before;
    return judge(kind, name, path);
}

/* ---- standing in ---- */

/* The library's own function. */
#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* Judge, then do it. */
#define STAND_IN(type, name, parameters, arguments, verdict_of) \
    type name parameters \
    { \
        REAL(name); \
        enum verdict verdict = verdict_of; \
        if (verdict == FAIL) return -1; \
        type answer = real arguments; \
        if (verdict == LET_AND_DIE) kill(getpid(), SIGKILL); \
        return answer; \
    }

#define ON_FD(type, name, kind, parameters, arguments) \
    STAND_IN(type, name, parameters, arguments, judge_fd(kind, #name, fd))
#define ON_PATH(type, name, kind, parameters, arguments) \
    STAND_IN(type, name, parameters, arguments, judge_at(kind, #name, AT_FDCWD, path))
#define AT_PATH(type, name, kind, parameters, arguments) \
    STAND_IN(type, name, parameters, arguments, judge_at(kind, #name, at, path))

ON_FD(ssize_t, write, WRITE, (int fd, const void *data, size_t size), (fd, data, size))
ON_FD(ssize_t, pwrite, WRITE, (int fd, const void *data, size_t size, off_t to), (fd, data, size, to))
ON_FD(ssize_t, pwrite64, WRITE, (int fd, const void *data, size_t size, off64_t to), (fd, data, size, to))
ON_FD(ssize_t, writev, WRITE, (int fd, const struct iovec *parts, int count), (fd, parts, count))
ON_FD(ssize_t, pwritev, WRITE, (int fd, const struct iovec *parts, int count, off_t to), (fd, parts, count, to))
ON_FD(ssize_t, pwritev64, WRITE, (int fd, const struct iovec *parts, int count, off64_t to), (fd, parts, count, to))

ON_FD(int, fsync, SYNC, (int fd), (fd))
ON_FD(int, fdatasync, SYNC, (int fd), (fd))
ON_FD(int, syncfs, SYNC, (int fd), (fd))

ON_FD(int, ftruncate, TRUNCATE, (int fd, off_t size), (fd, size))
ON_FD(int, ftruncate64, TRUNCATE, (int fd, off64_t size), (fd, size))
ON_FD(int, fallocate, TRUNCATE, (int fd, int mode, off_t from, off_t size), (fd, mode, from, size))
ON_FD(int, fallocate64, TRUNCATE, (int fd, int mode, off64_t from, off64_t size), (fd, mode, from, size))
ON_PATH(int, truncate, TRUNCATE, (const char *path, off_t size), (path, size))
ON_PATH(int, truncate64, TRUNCATE, (const char *path, off64_t size), (path, size))

ssize_t sendfile(int, int, off_t *, size_t);
ssize_t sendfile64(int, int, off64_t *, size_t);
ON_FD(ssize_t, sendfile, COPY, (int fd, int source, off_t *from, size_t size), (fd, source, from, size))
ON_FD(ssize_t, sendfile64, COPY, (int fd, int source, off64_t *from, size_t size), (fd, source, from, size))
ON_FD(ssize_t, copy_file_range, COPY,
      (int source, off64_t *from, int fd, off64_t *to, size_t size, unsigned flags),
      (source, from, fd, to, size, flags))

/* Where something is moved to counts, since only one of the two need be under the folder. */
STAND_IN(int, rename, (const char *old, const char *path), (old, path),
         judge_at(RENAME, "rename", AT_FDCWD, path))
STAND_IN(int, renameat, (int from, const char *old, int at, const char *path), (from, old, at, path),
         judge_at(RENAME, "renameat", at, path))
STAND_IN(int, renameat2, (int from, const char *old, int at, const char *path, unsigned flags),
         (from, old, at, path, flags), judge_at(RENAME, "renameat2", at, path))
STAND_IN(int, link, (const char *old, const char *path), (old, path),
         judge_at(RENAME, "link", AT_FDCWD, path))
STAND_IN(int, linkat, (int from, const char *old, int at, const char *path, int flags),
         (from, old, at, path, flags), judge_at(RENAME, "linkat", at, path))
STAND_IN(int, symlink, (const char *old, const char *path), (old, path),
         judge_at(RENAME, "symlink", AT_FDCWD, path))

ON_PATH(int, mkdir, MKDIR, (const char *path, mode_t mode), (path, mode))
AT_PATH(int, mkdirat, MKDIR, (int at, const char *path, mode_t mode), (at, path, mode))
ON_PATH(int, unlink, UNLINK, (const char *path), (path))
ON_PATH(int, rmdir, UNLINK, (const char *path), (path))
AT_PATH(int, unlinkat, UNLINK, (int at, const char *path, int flags), (at, path, flags))

ON_PATH(int, chmod, CHMOD, (const char *path, mode_t mode), (path, mode))
ON_PATH(int, chown, CHMOD, (const char *path, uid_t user, gid_t group), (path, user, group))
ON_FD(int, fchmod, CHMOD, (int fd, mode_t mode), (fd, mode))
ON_FD(int, fchown, CHMOD, (int fd, uid_t user, gid_t group), (fd, user, group))
AT_PATH(int, fchmodat, CHMOD, (int at, const char *path, mode_t mode, int flags), (at, path, mode, flags))

ON_FD(int, futimens, CHMOD, (int fd, const struct timespec times[2]), (fd, times))
AT_PATH(int, utimensat, CHMOD,
        (int at, const char *path, const struct timespec times[2], int flags), (at, path, times, flags))

ON_FD(ssize_t, read, READ, (int fd, void *data, size_t size), (fd, data, size))
ON_FD(ssize_t, pread, READ, (int fd, void *data, size_t size, off_t from), (fd, data, size, from))
ON_FD(ssize_t, pread64, READ, (int fd, void *data, size_t size, off64_t from), (fd, data, size, from))

static unsigned kind_of(int at, const char *path, int flags)
{
    if ((flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC))) return OPEN_READ;
    if (!(flags & O_CREAT)) return OPEN;
    int before = errno;
    int there = !faccessat(at, path, F_OK, 0);
    errno = before;
    return there ? OPEN : CREATE;
}

#define OPENING(name, first, at, call) \
    int name first \
    { \
        REAL(name); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            mode = va_arg(more, mode_t); \
            va_end(more); \
        } \
        enum verdict verdict = kinds ? judge_at(kind_of(at, path, flags), #name, at, path) : LET; \
        if (verdict == FAIL) return -1; \
        int answer = real call; \
        if (verdict == LET_AND_DIE) kill(getpid(), SIGKILL); \
        return answer; \
    }

OPENING(open, (const char *path, int flags, ...), AT_FDCWD, (path, flags, mode))
OPENING(open64, (const char *path, int flags, ...), AT_FDCWD, (path, flags, mode))
OPENING(openat, (int at, const char *path, int flags, ...), at, (at, path, flags, mode))
OPENING(openat64, (int at, const char *path, int flags, ...), at, (at, path, flags, mode))
