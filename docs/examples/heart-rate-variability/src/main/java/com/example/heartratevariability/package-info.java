/** Heart rate variability: beats, and how much they differ. */
package com.example.heartratevariability;
