/** @description@. */
package @package@;
