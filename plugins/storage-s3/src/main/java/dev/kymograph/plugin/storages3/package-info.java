/** Lakes in buckets: on AWS, and on whatever speaks its protocol and puts only what is absent. */
package dev.kymograph.plugin.storages3;
