package dev.kymograph.repl.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/** Writes PNG, twice as fine as points are. */
final class PngPen implements Pen {

    private static final int FINENESS = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    PngPen(int width, int height) {
        System.setProperty("java.awt.headless", "true");
        image = new BufferedImage(FINENESS * width, FINENESS * height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.scale(FINENESS, FINENESS);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        box(0, 0, width, height, 0xffffff);
    }

    @Override
    public void line(double[] xs, double[] ys, int colour, double width, boolean dashed) {
        Path2D path = new Path2D.Double();
        path.moveTo(xs[0], ys[0]);
        for (int i = 1; i < xs.length; i++) {
            path.lineTo(xs[i], ys[i]);
        }
        float[] dashes = dashed ? new float[] {6, 4} : null;
        graphics.setColor(new Color(colour));
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, dashes, 0));
        graphics.draw(path);
    }

    @Override
    public void text(String text, double x, double y, Side side) {
        int width = graphics.getFontMetrics().stringWidth(text);
        double start = switch (side) {
            case START -> x;
            case MIDDLE -> x - width / 2.0;
            case END -> x - width;
        };
        graphics.setColor(Color.BLACK);
        graphics.drawString(text, (float) start, (float) y);
    }

    @Override
    public void box(double x, double y, double width, double height, int colour) {
        graphics.setColor(new Color(colour));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void save(OutputStream out) throws IOException {
        graphics.dispose();
        // Into no temporary file.
        ImageIO.setUseCache(false);
        ImageIO.write(image, "png", out);
    }
}
