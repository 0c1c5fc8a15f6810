package io.purser.akash.chain.node;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An error that one of the chain's modules has registered. A node names an error by codespace and number. In a
 * simulation it gives only the text.
 *
 * @param codespace the module that reports the error
 * @param number unique within its codespace
 * @param text with which the log ends
 * @param advice what to do about it; empty if the text alone says enough
 */
public record ErrorCode(String codespace, int number, String text, String advice) {
    private static final Pattern ROW =
            Pattern.compile("(?<codespace>\\S+) (?<number>\\d+) (?<text>[^|]+?)(?: \\| (?<advice>.+))?");
    /**
     * The errors of the Cosmos SDK and its bank module, and Akash's own (chain-sdk, {@code errors.go} of each module):
     * in each row the codespace, the number, the text, and behind a bar the advice.
     */
    private static final List<ErrorCode> REGISTERED =
            """
            sdk 2 tx parse error
            sdk 3 invalid sequence
            sdk 4 unauthorized
            sdk 5 insufficient funds
            sdk 6 unknown request
            sdk 7 invalid address
            sdk 8 invalid pubkey
            sdk 9 unknown address
            sdk 10 invalid coins
            sdk 11 out of gas
            sdk 12 memo too large | a memo has at most 256 characters
            sdk 13 insufficient fee
            sdk 14 maximum number of signatures exceeded
            sdk 15 no signatures supplied
            sdk 16 failed to marshal JSON bytes
            sdk 17 failed to unmarshal JSON bytes
            sdk 18 invalid request
            sdk 19 tx already in mempool
            sdk 20 mempool is full | the node is full; send the same transaction again later
            sdk 21 tx too large
            sdk 22 key not found
            sdk 23 invalid account password
            sdk 24 tx intended signer does not match the given signer
            sdk 25 invalid gas adjustment
            sdk 26 invalid height
            sdk 27 invalid version
            sdk 28 invalid chain-id
            sdk 29 invalid type
            sdk 30 tx timeout height
            sdk 31 unknown extension options
            sdk 32 incorrect account sequence
            sdk 33 failed packing protobuf message to Any
            sdk 34 failed unpacking protobuf message from Any
            sdk 35 internal logic error
            sdk 36 conflict
            sdk 37 feature not supported
            sdk 38 not found
            sdk 39 Internal IO error
            sdk 40 error in app.toml
            sdk 41 invalid gas limit
            sdk 42 tx timeout
            bank 5 send transactions are disabled | this coin cannot be sent; ACT never leaves its account
            deployment 1 Name does not exist
            deployment 2 Invalid request
            deployment 3 Deployment exists | this dseq has been used before; if it is ours, it worked
            deployment 4 Deployment not found | there is no such deployment
            deployment 5 Deployment closed | the deployment is closed; create another
            deployment 6 Owner account missing
            deployment 7 Invalid groups | a deployment needs at least one group
            deployment 8 Invalid: deployment id
            deployment 9 Invalid: empty hash
            deployment 10 Invalid: deployment hash | the manifest is the one that is deployed already; send it to the provider
            deployment 11 internal error
            deployment 12 Invalid deployment
            deployment 13 Invalid deployment's group ID
            deployment 14 Group not found
            deployment 15 Group already closed
            deployment 16 Group open
            deployment 17 Group paused
            deployment 18 Group not open
            deployment 19 GroupSpec invalid
            deployment 20 Deposit invalid | a deployment's deposit and prices have to be in uact
            deployment 21 ID path invalid
            deployment 22 parameter invalid
            deployment 23 invalid escrow id
            deployment 24 invalid price
            deployment 25 duplicate group name
            deployment 26 invalid reclamation configuration
            market 1 empty provider
            market 2 owner and provider are the same account
            market 3 internal error
            market 4 bid price above max order price
            market 5 attribute mismatch
            market 32 capabilities mismatch
            market 6 unknown bid
            market 7 unknown lease
            market 8 unknown lease for bid
            market 9 unknown order for bid
            market 10 lease not active | the lease has ended
            market 11 bid not active
            market 12 bid not open | the bid is not open any more; read the bids again
            market 14 no lease for order
            market 15 invalid order: order not found | there is no such order
            market 16 group not found
            market 17 group not open
            market 13 bid: order not open | the order is not open any more; create the deployment again
            market 18 invalid bid: bid not found | there is no such bid; read the bids again
            market 19 invalid bid: zero price
            market 20 invalid lease: lease not found
            market 21 invalid bid: bid exists from provider
            market 22 bid price is invalid
            market 23 order active
            market 24 order closed
            market 25 order already exists in store
            market 27 order: chain height to low for bidding
            market 26 order duration has exceeded the bidding duration
            market 28 deposit invalid
            market 29 parameter invalid
            market 30 unknown provider
            market 31 invalid bid
            market 33 invalid lease closed reason
            market 34 invalid escrow id
            market 35 lease does not have reclamation configured
            market 36 reclamation already in progress
            market 37 reclamation not started; call MsgLeaseStartReclaim first
            market 38 reclamation window has not elapsed
            market 39 reclamation window outside governance bounds
            market 40 order requires reclamation but bid does not offer it
            market 41 reclamation window shorter than order minimum
            escrow 1 account exists
            escrow 2 account closed | the escrow account is closed with its deployment
            escrow 3 account not found | there is no such escrow account: the deployment does not exist
            escrow 4 account overdrawn | the escrow is drained; a deposit only pays the debt: create another deployment
            escrow 5 invalid denomination
            escrow 6 payment exists
            escrow 7 payment closed
            escrow 8 payment not found
            escrow 9 payment rate zero
            escrow 10 invalid payment
            escrow 11 invalid settlement
            escrow 12 invalid ID
            escrow 13 invalid account
            escrow 14 invalid account depositor
            escrow 15 unauthorized deposit scope
            escrow 16 invalid deposit
            escrow 17 invalid authz scope
            escrow 18 malformed key
            bme 2 invalid parameters
            bme 3 unauthorized
            bme 5 oracle is unhealthy
            bme 6 circuit breaker is active | minting is halted by the chain; try again later
            bme 7 insufficient vault funds
            bme 8 invalid amount
            bme 9 invalid denomination | ACT is minted from uakt only, and AKT from uact
            bme 10 invalid address
            bme 11 invalid sender
            bme 12 oracle price is zero
            bme 13 ledger record already exists
            bme 14 failed to mint tokens
            bme 15 failed to burn tokens
            bme 16 result value is less then precision of the denom
            bme 17 minimum mint amount is not met
            cert 1 certificate not found
            cert 2 invalid address
            cert 3 certificate exists
            cert 4 certificate already revoked
            cert 5 invalid serial number
            cert 6 invalid certificate value
            cert 7 invalid pubkey value
            cert 8 invalid state
            cert 9 invalid key size
            provider 1 invalid provider: invalid host uri
            provider 2 invalid provider: not absolute host uri
            provider 3 invalid provider: address not found
            provider 4 invalid provider: already exists
            provider 5 invalid address
            provider 6 attribute specification error
            provider 7 attributes cannot be changed
            provider 8 invalid provider: invalid info website
            provider 9 internal error
            audit 1 invalid provider: address not found
            audit 2 invalid address
            audit 3 attribute not found
            oracle.v2 1 price entry exists
            oracle.v2 2 invalid timestamp
            oracle.v2 3 unauthorized writer address
            oracle.v2 4 price stalled
            oracle.v2 5 invalid feed contract params
            oracle.v2 6 invalid feed contract config
            oracle.v2 7 invalid TWAP calculation: zero weight
            akash 3 invalid depositor
            akash 4 invalid deposit source | a deposit has to name its sources
            """.lines().map(ErrorCode::parse).toList();

    /** The node takes no more transactions for the moment. */
    static final ErrorCode MEMPOOL_FULL = of("sdk", 20).orElseThrow();

    public static final ErrorCode DEPLOYMENT_EXISTS = of("deployment", 3).orElseThrow();
    public static final ErrorCode DEPLOYMENT_NOT_FOUND = of("deployment", 4).orElseThrow();

    private static ErrorCode parse(String row) {
        Matcher fields = ROW.matcher(row);
        if (!fields.matches()) {
            throw new IllegalArgumentException(row);
        }
        return new ErrorCode(
                fields.group("codespace"),
                Integer.parseInt(fields.group("number")),
                fields.group("text"),
                Objects.requireNonNullElse(fields.group("advice"), ""));
    }

    /** The codespace and the text, as in {@code sdk unauthorized}. */
    String name() {
        return codespace + " " + text;
    }

    static Optional<ErrorCode> of(String codespace, int number) {
        return REGISTERED.stream()
                .filter(code -> code.number == number && code.codespace.equals(codespace))
                .findFirst();
    }

    /**
     * The code whose text is at the end of the message, as in wrapped errors, or is otherwise one of its parts. The
     * longest text wins. Akash's own errors come before the general errors of the SDK.
     */
    static Optional<ErrorCode> ofText(String message) {
        return weightiest(REGISTERED.stream().filter(code -> message.endsWith(code.text)))
                .or(() -> weightiest(REGISTERED.stream().filter(code -> isAPart(message, code.text))));
    }

    private static Optional<ErrorCode> weightiest(Stream<ErrorCode> codes) {
        return codes.max(Comparator.comparing((ErrorCode code) -> !code.codespace.equals("sdk"))
                .thenComparingInt(code -> code.text.length()));
    }

    private static boolean isAPart(String message, String text) {
        return (": " + message + ": ").contains(": " + text + ": ");
    }
}
