/**
 * The configuration file: read, checked whole, and turned into records that need no further checking.
 *
 * <pre>
 *   trefoil.toml --&gt; ConfigReader --&gt; TrefoilConfig     or     ConfigException: every problem, with its line
 *                        |
 *                    ConfigKey: name, default, bounds and reason of each setting; example.toml is written from it
 * </pre>
 *
 * <p>Cold: runs once, on the thread that starts the program. Imports of Trefoil only {@code engine.math}, and of
 * {@code gateway.binance} which host is which; secrets never pass through here, only the path of the file that holds
 * them.
 */
package trefoil.gateway.config;
