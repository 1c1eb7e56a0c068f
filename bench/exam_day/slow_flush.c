/* A disk that takes FLUSH_MICROSECONDS longer for each flush, for whatever is started with this library before libc. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_the_disk(void) {
    const char *told = getenv("FLUSH_MICROSECONDS");
    if (told) usleep((useconds_t)atoi(told));
}

int fsync(int fd) {
    int (*flush)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_for_the_disk();
    return flush(fd);
}

int fdatasync(int fd) {
    int (*flush)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_for_the_disk();
    return flush(fd);
}
