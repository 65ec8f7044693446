package dev.kymograph.plugin.storages3;

/**
 * In how large pieces files are sent.
 *
 * @param mostAtOnce a file of more bytes is sent in parts
 * @param part bytes of each but the last; servers want 5 MiB or more
 */
record PartSizes(long mostAtOnce, long part) {

    static final PartSizes DEFAULT = new PartSizes(64L << 20, 16L << 20);
}
