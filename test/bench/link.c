/* A link between two network namespaces with a delay and a rate, for kernels without netem.
 *
 * usage: link NETNS-A NAME-A NETNS-B NAME-B DELAY-MICROSECONDS BITS-PER-SECOND
 *
 * Opens a TUN device of that name in each namespace (files of /run/netns) and
 * carries every packet to the other side DELAY later, no faster than the rate (0: as fast as it can). TCP stays end to
 * end. Without a rate the kernel may hand over large segments, as to a network card. Prints `up` once both exist; the
 * caller gives them addresses. Ends with its standard input.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 70000, HEADER = 10 };

struct packet {
  struct packet *next;
  int64_t due;
  size_t length;
  char bytes[];
};

struct direction {
  int from, to;
  struct packet *first, **last;
  int64_t free_at; /* when the wire has taken all that was sent before */
};

static int64_t delay_ns, bits_per_second;
/* A router's buffer: what would wait longer is dropped. */
static const int64_t longest_wait_ns = 100000000;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int open_tun(const char *netns, const char *name) {
  int ns = open(netns, O_RDONLY);
  if (ns < 0 || setns(ns, CLONE_NEWNET) < 0) die(netns);
  close(ns);
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  if (fd < 0) die("/dev/net/tun");
  struct ifreq request;
  memset(&request, 0, sizeof request);
  request.ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR;
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(fd, TUNSETIFF, &request) < 0) die("TUNSETIFF");
  unsigned offload = bits_per_second == 0 ? TUN_F_CSUM | TUN_F_TSO4 : 0;
  if (ioctl(fd, TUNSETOFFLOAD, offload) < 0) die("TUNSETOFFLOAD");
  return fd;
}

static void take(struct direction *way) {
  static char buffer[LARGEST];
  for (int i = 0; i < 64; i++) {
    ssize_t length = read(way->from, buffer, sizeof buffer);
    if (length < 0) {
      if (errno == EAGAIN || errno == EINTR) return;
      die("read");
    }
    int64_t at = now();
    if (bits_per_second > 0) {
      if (way->free_at < at) way->free_at = at;
      if (way->free_at - at > longest_wait_ns) continue;
      way->free_at += (length - HEADER) * 8 * 1000000000LL / bits_per_second;
      at = way->free_at;
    }
    struct packet *packet = malloc(sizeof *packet + length);
    if (packet == NULL) die("malloc");
    packet->next = NULL;
    packet->due = at + delay_ns;
    packet->length = length;
    memcpy(packet->bytes, buffer, length);
    *way->last = packet;
    way->last = &packet->next;
  }
}

static void deliver(struct direction *way) {
  while (way->first != NULL && way->first->due <= now()) {
    struct packet *packet = way->first;
    /* A packet that the other side has no room for is lost, as on any network. */
    if (write(way->to, packet->bytes, packet->length) < 0 && errno != EAGAIN && errno != EIO) die("write");
    way->first = packet->next;
    if (way->first == NULL) way->last = &way->first;
    free(packet);
  }
}

int main(int argc, char **argv) {
  if (argc != 7) {
    fputs("usage: link NETNS-A NAME-A NETNS-B NAME-B DELAY-MICROSECONDS BITS-PER-SECOND\n", stderr);
    return 2;
  }
  delay_ns = atoll(argv[5]) * 1000;
  bits_per_second = atoll(argv[6]);
  int a = open_tun(argv[1], argv[2]), b = open_tun(argv[3], argv[4]);
  struct direction there = {a, b, NULL, &there.first, 0}, back = {b, a, NULL, &back.first, 0};
  puts("up");
  fflush(stdout);
  for (;;) {
    int64_t due = there.first != NULL ? there.first->due : INT64_MAX;
    if (back.first != NULL && back.first->due < due) due = back.first->due;
    int64_t wait = due == INT64_MAX ? INT64_MAX : due - now();
    if (wait < 0) wait = 0;
    struct timespec timeout = {wait / 1000000000, wait % 1000000000};
    struct pollfd fds[] = {{a, POLLIN, 0}, {b, POLLIN, 0}, {0, POLLIN, 0}};
    if (ppoll(fds, 3, due == INT64_MAX ? NULL : &timeout, NULL) < 0 && errno != EINTR) die("ppoll");
    if (fds[2].revents & (POLLHUP | POLLIN | POLLERR)) return 0;
    if (fds[0].revents & POLLIN) take(&there);
    if (fds[1].revents & POLLIN) take(&back);
    deliver(&there);
    deliver(&back);
  }
}
