package dev.kymograph.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Who vouches for a plugin's jar. It lies in a file beside the jar, which has the jar's name and {@value #ENDING}: a line with the public
 * key, and one with the signature (Ed25519) of the jar's SHA-256.
 *
 * @param key the public key, as {@code plugins.trusted} names it
 */
public record PluginSignature(String key, String signature) {

    /** What the names of signatures end with. */
    public static final String ENDING = ".sig";

    private static final String ALGORITHM = "Ed25519";

    /** Stands before the hash, so that nothing else that is signed by the key could pass for a plugin. */
    private static final String PURPOSE = "kymograph plugin sha256 ";

    /** Where the signature of a jar lies. */
    public static Path beside(Path jar) {
        return jar.resolveSibling(jar.getFileName() + ENDING);
    }

    /**
     * Makes a pair of keys. Who has the file can sign; the public key is for those who trust.
     *
     * @param file which is not there yet
     * @return the public key
     * @throws KymographException {@code plugin.key}
     */
    public static String makeKey(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            String publicKey = text(pair.getPublic().getEncoded());
            Files.createFile(file);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(
                    file,
                    text(pair.getPrivate().getEncoded()) + "\n" + publicKey + "\n",
                    StandardOpenOption.TRUNCATE_EXISTING);
            return publicKey;
        } catch (FileAlreadyExistsException e) {
            throw wrongKey(file, "the file is there already, and what it could sign would be lost");
        } catch (IOException e) {
            throw wrongKey(file, "it cannot be written [" + e.getMessage() + "]");
        } catch (GeneralSecurityException e) {
            throw unknownAlgorithm(e);
        }
    }

    /**
     * Signs a jar; an earlier signature of it is replaced.
     *
     * @param key a file of {@link #makeKey}
     * @return where the signature was written
     * @throws KymographException {@code plugin.key}, {@code plugin.file}
     */
    public static Path sign(Path jar, Path key) {
        List<String> keys = lines(key);
        try {
            PrivateKey secret = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(keys.get(0))));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(signed(hash(jar)));
            PluginSignature made = new PluginSignature(keys.get(1), text(signature.sign()));
            if (!made.fits(hash(jar))) {
                throw wrongKey(key, "its two halves do not belong together");
            }
            return Files.writeString(beside(jar), made.key + "\n" + made.signature + "\n");
        } catch (NoSuchFileException e) {
            throw new KymographException(
                    ErrorKind.USAGE, "plugin.file", "Cannot sign [" + jar + "]: there is no such file");
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.EXTERNAL, "plugin.file", "Cannot sign [" + jar + "]: " + e.getMessage());
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            // Not the cause: it could have a part of the key in its message.
            throw wrongKey(key, "it holds no key that \"plugins key\" made");
        }
    }

    /** The signature that lies beside a jar; empty where there is none, one that fits nothing where the file is not understood. */
    public static Optional<PluginSignature> of(Path jar) {
        try {
            List<String> lines = Files.readAllLines(beside(jar), StandardCharsets.UTF_8);
            return Optional.of(
                    lines.size() == 2
                            ? new PluginSignature(
                                    lines.get(0).strip(), lines.get(1).strip())
                            : new PluginSignature("", ""));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new PluginSignature("", ""));
        }
    }

    /**
     * Whether it is of a jar with this content and was made by whoever has the other half of its key.
     *
     * @param sha256 of the jar, in hexadecimal
     */
    public boolean fits(String sha256) {
        try {
            PublicKey publicKey = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(publicKey);
            check.update(signed(sha256));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return false;
        }
    }

    private static List<String> lines(Path key) {
        try {
            List<String> lines = Files.readAllLines(key, StandardCharsets.UTF_8);
            if (lines.size() != 2) {
                throw wrongKey(key, "it holds no key that \"plugins key\" made");
            }
            return lines;
        } catch (IOException e) {
            throw wrongKey(key, "it cannot be read; make one with \"plugins key FILE\"");
        }
    }

    private static byte[] signed(String sha256) {
        return (PURPOSE + sha256).getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(Path jar) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(jar)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static KymographException wrongKey(Path file, String why) {
        return new KymographException(ErrorKind.USAGE, "plugin.key", "Cannot use the key [" + file + "]: " + why);
    }

    private static KymographException unknownAlgorithm(GeneralSecurityException e) {
        return new KymographException(
                ErrorKind.INTERNAL, "java.ed25519", "Cannot make a key: this Java knows no " + ALGORITHM, e);
    }
}
