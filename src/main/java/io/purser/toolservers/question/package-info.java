/**
 * What servers ask callers in the middle of a request, in the revisions with a handshake: sessions that remember what a
 * caller can be asked, open questions, and answers that reach another replica than the one that waits.
 */
@NullMarked
package io.purser.toolservers.question;

import org.jspecify.annotations.NullMarked;
