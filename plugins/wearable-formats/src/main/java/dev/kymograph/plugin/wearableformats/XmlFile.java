package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.ReadingSource;
import dev.kymograph.engine.extension.RefusedException;
import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An XML file, element by element, in bounded memory. What a document type declares is passed over: it may bring in other files, or
 * make much of little, and some exports have a faulty one.
 */
final class XmlFile implements AutoCloseable {

    /** Only the five entities of XML itself are left, which these would count over the whole of a file. */
    private static final List<String> NO_LIMIT = List.of(
            "jdk.xml.entityExpansionLimit", "jdk.xml.maxGeneralEntitySizeLimit", "jdk.xml.totalEntitySizeLimit");

    private static final int DEEPEST = 64;
    private static final long LONGEST_PART = 16L << 20;

    private final String name;
    private final Bounded bytes;
    private final XMLStreamReader reader;
    private int depth;

    private XmlFile(String name, Bounded bytes, XMLStreamReader reader) {
        this.name = name;
        this.bytes = bytes;
        this.reader = reader;
    }

    /**
     * Opens a file and goes to its root.
     *
     * @param what the file should be, for messages
     */
    static XmlFile open(ReadingSource source, String root, String what) throws IOException {
        Bounded bytes = new Bounded(source.name(), source.open());
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        NO_LIMIT.forEach(limit -> factory.setProperty(limit, "0"));
        XmlFile file;
        try {
            file = new XmlFile(source.name(), bytes, factory.createXMLStreamReader(bytes));
        } catch (XMLStreamException e) {
            throw failure(source.name(), e);
        }
        if (!file.next() || !file.element().equals(root)) {
            throw refused(
                    source.name(),
                    "it is not " + what + ": its root is <" + file.element() + ">, expected <" + root + ">");
        }
        return file;
    }

    /** Goes to the next beginning or end of an element; false after the last. */
    boolean next() throws IOException {
        try {
            while (reader.hasNext()) {
                bytes.begin();
                int event = reader.next();
                if (event == XMLStreamReader.START_ELEMENT) {
                    requireShallow(++depth);
                    return true;
                }
                if (event == XMLStreamReader.END_ELEMENT) {
                    depth--;
                    return true;
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw failure(name, e);
        }
    }

    boolean isStart() {
        return reader.isStartElement();
    }

    boolean isStart(String element) {
        return isStart() && element().equals(element);
    }

    boolean isEnd(String element) {
        return reader.isEndElement() && element().equals(element);
    }

    /** The name of the element, without its namespace. */
    String element() {
        return reader.getLocalName();
    }

    /** An attribute of the element that begins; empty where it has none of this name. */
    String attribute(String attribute) {
        String value = reader.getAttributeValue(null, attribute);
        return value == null ? "" : value;
    }

    /** The text of the element that begins, up to its end; it has no elements in it. */
    String text() throws IOException {
        try {
            bytes.begin();
            String text = reader.getElementText();
            depth--;
            return text.strip();
        } catch (XMLStreamException e) {
            throw failure(name, e);
        }
    }

    /** The line that we are in, from 1. */
    long line() {
        return reader.getLocation().getLineNumber();
    }

    /** How many elements are open, with the one that begins. */
    int depth() {
        return depth;
    }

    private void requireShallow(int now) {
        if (now > DEEPEST) {
            throw refused(name, "in line " + line() + ", more than " + DEEPEST + " elements are within each other");
        }
    }

    private static RefusedException refused(String name, String why) {
        return new RefusedException("format.damaged", "Cannot read " + name + ": " + why);
    }

    private static RefusedException failure(String name, XMLStreamException e) throws IOException {
        // Bytes that are no text are the file's fault, not that of reading it.
        if (e.getNestedException() instanceof IOException unreadable
                && !(unreadable instanceof CharConversionException)) {
            throw unreadable;
        }
        String said = String.valueOf(e.getMessage());
        int message = said.indexOf("Message: ");
        String why = (message < 0 ? said : said.substring(message + "Message: ".length())).strip();
        long line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
        return refused(
                name,
                "it is no sound XML in line " + line + ", where the parser says \"" + why
                        + "\"; the file is damaged or was cut off");
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** Bytes, of which only so many may go by without anything that they mean. */
    private static final class Bounded extends FilterInputStream {

        private final String name;
        private long sinceBegin;

        Bounded(String name, InputStream in) {
            super(in);
            this.name = name;
        }

        void begin() {
            sinceBegin = 0;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int count = super.read(into, from, most);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) {
            sinceBegin += more;
            if (sinceBegin > LONGEST_PART) {
                throw refused(name, "a single part of it is longer than " + (LONGEST_PART >> 20) + " MB");
            }
        }
    }
}
