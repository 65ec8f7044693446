package dev.kymograph.repl;

/** Somebody left the pager before the end. */
final class PagesLeftException extends OutputClosedException {

    private static final long serialVersionUID = 1L;
}
