package dev.kymograph.plugin.storages3;

/**
 * The bucket and where in it the storage is.
 *
 * @param prefix what all its objects' keys begin with: empty, or with a slash at its end
 */
record S3Place(String bucket, String prefix) {

    String object(String key) {
        return prefix + key;
    }

    String key(String object) {
        return object.substring(prefix.length());
    }
}
