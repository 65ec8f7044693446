package dev.kymograph.engine.internal.analysis;

import java.util.TreeSet;

/** Finds the numbers that sorting would bring to some places, without sorting the others: Floyd and Rivest's way. */
final class Ranked {

    /** Fewer are not worth a look at a part of them first. */
    private static final int MANY = 600;

    private final double[] numbers;
    private final TreeSet<Integer> found = new TreeSet<>();

    /** Ranks {@code numbers}, whose order it changes. */
    Ranked(double... numbers) {
        this.numbers = numbers;
    }

    boolean isEmpty() {
        return numbers.length == 0;
    }

    /** The number at {@code index}, counted from 0, were they sorted. */
    double number(int index) {
        if (found.add(index)) {
            // On either side of a place that was found, there is nothing that belongs to the other.
            Integer before = found.lower(index);
            Integer after = found.higher(index);
            select(numbers, before == null ? 0 : before + 1, after == null ? numbers.length - 1 : after - 1, index);
        }
        return numbers[index];
    }

    private static void select(double[] numbers, int from, int to, int index) {
        int left = from;
        int right = to;
        while (right > left) {
            if (right - left > MANY) {
                narrow(numbers, left, right, index);
            }
            double pivot = numbers[index];
            int i = left;
            int j = right;
            swap(numbers, left, index);
            if (numbers[right] > pivot) {
                swap(numbers, left, right);
            }
            while (i < j) {
                swap(numbers, i, j);
                i++;
                j--;
                while (numbers[i] < pivot) {
                    i++;
                }
                while (numbers[j] > pivot) {
                    j--;
                }
            }
            if (numbers[left] == pivot) {
                swap(numbers, left, j);
            } else {
                j++;
                swap(numbers, j, right);
            }
            left = j <= index ? j + 1 : left;
            right = index <= j ? j - 1 : right;
        }
    }

    /** Brings a good pivot to {@code index}: from a part of the numbers around it, most likely on the far side of the place. */
    private static void narrow(double[] numbers, int left, int right, int index) {
        double count = right - left + 1;
        double place = index - left + 1;
        double log = Math.log(count);
        double part = 0.5 * Math.exp(2 * log / 3);
        double shift = 0.5 * Math.sqrt(log * part * (count - part) / count) * Math.signum(place - count / 2);
        int low = Math.max(left, (int) (index - place * part / count + shift));
        int high = Math.min(right, (int) (index + (count - place) * part / count + shift));
        select(numbers, low, high, index);
    }

    private static void swap(double[] numbers, int i, int j) {
        double number = numbers[i];
        numbers[i] = numbers[j];
        numbers[j] = number;
    }
}
