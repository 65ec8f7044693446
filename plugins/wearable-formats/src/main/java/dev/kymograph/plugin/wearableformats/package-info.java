/** Reads what wearables and their apps export as files. */
package dev.kymograph.plugin.wearableformats;
