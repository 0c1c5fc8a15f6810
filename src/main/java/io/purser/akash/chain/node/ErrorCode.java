package io.purser.akash.chain.node;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The errors that the chain's modules have registered: the errors of the Cosmos SDK and its bank module, and Akash's
 * own (chain-sdk, {@code errors.go} of each module). A node names an error by codespace and number. In a simulation it
 * gives only the text.
 */
public enum ErrorCode {
    SDK_TX_PARSE_ERROR("sdk", 2, "tx parse error"),
    SDK_INVALID_SEQUENCE("sdk", 3, "invalid sequence"),
    SDK_UNAUTHORIZED("sdk", 4, "unauthorized"),
    SDK_INSUFFICIENT_FUNDS("sdk", 5, "insufficient funds"),
    SDK_UNKNOWN_REQUEST("sdk", 6, "unknown request"),
    SDK_INVALID_ADDRESS("sdk", 7, "invalid address"),
    SDK_INVALID_PUBKEY("sdk", 8, "invalid pubkey"),
    SDK_UNKNOWN_ADDRESS("sdk", 9, "unknown address"),
    SDK_INVALID_COINS("sdk", 10, "invalid coins"),
    SDK_OUT_OF_GAS("sdk", 11, "out of gas"),
    SDK_MEMO_TOO_LARGE("sdk", 12, "memo too large"),
    SDK_INSUFFICIENT_FEE("sdk", 13, "insufficient fee"),
    SDK_MAXIMUM_NUMBER_OF_SIGNATURES_EXCEEDED("sdk", 14, "maximum number of signatures exceeded"),
    SDK_NO_SIGNATURES_SUPPLIED("sdk", 15, "no signatures supplied"),
    SDK_FAILED_TO_MARSHAL_JSON_BYTES("sdk", 16, "failed to marshal JSON bytes"),
    SDK_FAILED_TO_UNMARSHAL_JSON_BYTES("sdk", 17, "failed to unmarshal JSON bytes"),
    SDK_INVALID_REQUEST("sdk", 18, "invalid request"),
    SDK_TX_ALREADY_IN_MEMPOOL("sdk", 19, "tx already in mempool"),
    SDK_MEMPOOL_IS_FULL("sdk", 20, "mempool is full"),
    SDK_TX_TOO_LARGE("sdk", 21, "tx too large"),
    SDK_KEY_NOT_FOUND("sdk", 22, "key not found"),
    SDK_INVALID_ACCOUNT_PASSWORD("sdk", 23, "invalid account password"),
    SDK_TX_INTENDED_SIGNER_DOES_NOT_MATCH_THE_GIVEN_SIGNER(
            "sdk", 24, "tx intended signer does not match the given signer"),
    SDK_INVALID_GAS_ADJUSTMENT("sdk", 25, "invalid gas adjustment"),
    SDK_INVALID_HEIGHT("sdk", 26, "invalid height"),
    SDK_INVALID_VERSION("sdk", 27, "invalid version"),
    SDK_INVALID_CHAIN_ID("sdk", 28, "invalid chain-id"),
    SDK_INVALID_TYPE("sdk", 29, "invalid type"),
    SDK_TX_TIMEOUT_HEIGHT("sdk", 30, "tx timeout height"),
    SDK_UNKNOWN_EXTENSION_OPTIONS("sdk", 31, "unknown extension options"),
    SDK_INCORRECT_ACCOUNT_SEQUENCE("sdk", 32, "incorrect account sequence"),
    SDK_FAILED_PACKING_PROTOBUF_MESSAGE_TO_ANY("sdk", 33, "failed packing protobuf message to Any"),
    SDK_FAILED_UNPACKING_PROTOBUF_MESSAGE_FROM_ANY("sdk", 34, "failed unpacking protobuf message from Any"),
    SDK_INTERNAL_LOGIC_ERROR("sdk", 35, "internal logic error"),
    SDK_CONFLICT("sdk", 36, "conflict"),
    SDK_FEATURE_NOT_SUPPORTED("sdk", 37, "feature not supported"),
    SDK_NOT_FOUND("sdk", 38, "not found"),
    SDK_INTERNAL_IO_ERROR("sdk", 39, "Internal IO error"),
    SDK_ERROR_IN_APP_TOML("sdk", 40, "error in app.toml"),
    SDK_INVALID_GAS_LIMIT("sdk", 41, "invalid gas limit"),
    SDK_TX_TIMEOUT("sdk", 42, "tx timeout"),
    BANK_SEND_TRANSACTIONS_ARE_DISABLED("bank", 5, "send transactions are disabled"),
    DEPLOYMENT_NAME_DOES_NOT_EXIST("deployment", 1, "Name does not exist"),
    DEPLOYMENT_INVALID_REQUEST("deployment", 2, "Invalid request"),
    DEPLOYMENT_DEPLOYMENT_EXISTS("deployment", 3, "Deployment exists"),
    DEPLOYMENT_DEPLOYMENT_NOT_FOUND("deployment", 4, "Deployment not found"),
    DEPLOYMENT_DEPLOYMENT_CLOSED("deployment", 5, "Deployment closed"),
    DEPLOYMENT_OWNER_ACCOUNT_MISSING("deployment", 6, "Owner account missing"),
    DEPLOYMENT_INVALID_GROUPS("deployment", 7, "Invalid groups"),
    DEPLOYMENT_INVALID_DEPLOYMENT_ID("deployment", 8, "Invalid: deployment id"),
    DEPLOYMENT_INVALID_EMPTY_HASH("deployment", 9, "Invalid: empty hash"),
    DEPLOYMENT_INVALID_DEPLOYMENT_HASH("deployment", 10, "Invalid: deployment hash"),
    DEPLOYMENT_INTERNAL_ERROR("deployment", 11, "internal error"),
    DEPLOYMENT_INVALID_DEPLOYMENT("deployment", 12, "Invalid deployment"),
    DEPLOYMENT_INVALID_DEPLOYMENT_GROUP_ID("deployment", 13, "Invalid deployment's group ID"),
    DEPLOYMENT_GROUP_NOT_FOUND("deployment", 14, "Group not found"),
    DEPLOYMENT_GROUP_ALREADY_CLOSED("deployment", 15, "Group already closed"),
    DEPLOYMENT_GROUP_OPEN("deployment", 16, "Group open"),
    DEPLOYMENT_GROUP_PAUSED("deployment", 17, "Group paused"),
    DEPLOYMENT_GROUP_NOT_OPEN("deployment", 18, "Group not open"),
    DEPLOYMENT_GROUPSPEC_INVALID("deployment", 19, "GroupSpec invalid"),
    DEPLOYMENT_DEPOSIT_INVALID("deployment", 20, "Deposit invalid"),
    DEPLOYMENT_ID_PATH_INVALID("deployment", 21, "ID path invalid"),
    DEPLOYMENT_PARAMETER_INVALID("deployment", 22, "parameter invalid"),
    DEPLOYMENT_INVALID_ESCROW_ID("deployment", 23, "invalid escrow id"),
    DEPLOYMENT_INVALID_PRICE("deployment", 24, "invalid price"),
    DEPLOYMENT_DUPLICATE_GROUP_NAME("deployment", 25, "duplicate group name"),
    DEPLOYMENT_INVALID_RECLAMATION_CONFIGURATION("deployment", 26, "invalid reclamation configuration"),
    MARKET_EMPTY_PROVIDER("market", 1, "empty provider"),
    MARKET_OWNER_AND_PROVIDER_ARE_THE_SAME_ACCOUNT("market", 2, "owner and provider are the same account"),
    MARKET_INTERNAL_ERROR("market", 3, "internal error"),
    MARKET_BID_PRICE_ABOVE_MAX_ORDER_PRICE("market", 4, "bid price above max order price"),
    MARKET_ATTRIBUTE_MISMATCH("market", 5, "attribute mismatch"),
    MARKET_CAPABILITIES_MISMATCH("market", 32, "capabilities mismatch"),
    MARKET_UNKNOWN_BID("market", 6, "unknown bid"),
    MARKET_UNKNOWN_LEASE("market", 7, "unknown lease"),
    MARKET_UNKNOWN_LEASE_FOR_BID("market", 8, "unknown lease for bid"),
    MARKET_UNKNOWN_ORDER_FOR_BID("market", 9, "unknown order for bid"),
    MARKET_LEASE_NOT_ACTIVE("market", 10, "lease not active"),
    MARKET_BID_NOT_ACTIVE("market", 11, "bid not active"),
    MARKET_BID_NOT_OPEN("market", 12, "bid not open"),
    MARKET_NO_LEASE_FOR_ORDER("market", 14, "no lease for order"),
    MARKET_INVALID_ORDER_ORDER_NOT_FOUND("market", 15, "invalid order: order not found"),
    MARKET_GROUP_NOT_FOUND("market", 16, "group not found"),
    MARKET_GROUP_NOT_OPEN("market", 17, "group not open"),
    MARKET_BID_ORDER_NOT_OPEN("market", 13, "bid: order not open"),
    MARKET_INVALID_BID_BID_NOT_FOUND("market", 18, "invalid bid: bid not found"),
    MARKET_INVALID_BID_ZERO_PRICE("market", 19, "invalid bid: zero price"),
    MARKET_INVALID_LEASE_LEASE_NOT_FOUND("market", 20, "invalid lease: lease not found"),
    MARKET_INVALID_BID_BID_EXISTS_FROM_PROVIDER("market", 21, "invalid bid: bid exists from provider"),
    MARKET_BID_PRICE_IS_INVALID("market", 22, "bid price is invalid"),
    MARKET_ORDER_ACTIVE("market", 23, "order active"),
    MARKET_ORDER_CLOSED("market", 24, "order closed"),
    MARKET_ORDER_ALREADY_EXISTS_IN_STORE("market", 25, "order already exists in store"),
    MARKET_ORDER_CHAIN_HEIGHT_TO_LOW_FOR_BIDDING("market", 27, "order: chain height to low for bidding"),
    MARKET_ORDER_DURATION_HAS_EXCEEDED_THE_BIDDING_DURATION(
            "market", 26, "order duration has exceeded the bidding duration"),
    MARKET_DEPOSIT_INVALID("market", 28, "deposit invalid"),
    MARKET_PARAMETER_INVALID("market", 29, "parameter invalid"),
    MARKET_UNKNOWN_PROVIDER("market", 30, "unknown provider"),
    MARKET_INVALID_BID("market", 31, "invalid bid"),
    MARKET_INVALID_LEASE_CLOSED_REASON("market", 33, "invalid lease closed reason"),
    MARKET_INVALID_ESCROW_ID("market", 34, "invalid escrow id"),
    MARKET_LEASE_DOES_NOT_HAVE_RECLAMATION_CONFIGURED("market", 35, "lease does not have reclamation configured"),
    MARKET_RECLAMATION_ALREADY_IN_PROGRESS("market", 36, "reclamation already in progress"),
    MARKET_RECLAMATION_NOT_STARTED_CALL_MSGLEASESTARTRECLAIM_FIRST(
            "market", 37, "reclamation not started; call MsgLeaseStartReclaim first"),
    MARKET_RECLAMATION_WINDOW_HAS_NOT_ELAPSED("market", 38, "reclamation window has not elapsed"),
    MARKET_RECLAMATION_WINDOW_OUTSIDE_GOVERNANCE_BOUNDS("market", 39, "reclamation window outside governance bounds"),
    MARKET_ORDER_REQUIRES_RECLAMATION_BUT_BID_DOES_NOT_OFFER_IT(
            "market", 40, "order requires reclamation but bid does not offer it"),
    MARKET_RECLAMATION_WINDOW_SHORTER_THAN_ORDER_MINIMUM("market", 41, "reclamation window shorter than order minimum"),
    ESCROW_ACCOUNT_EXISTS("escrow", 1, "account exists"),
    ESCROW_ACCOUNT_CLOSED("escrow", 2, "account closed"),
    ESCROW_ACCOUNT_NOT_FOUND("escrow", 3, "account not found"),
    ESCROW_ACCOUNT_OVERDRAWN("escrow", 4, "account overdrawn"),
    ESCROW_INVALID_DENOMINATION("escrow", 5, "invalid denomination"),
    ESCROW_PAYMENT_EXISTS("escrow", 6, "payment exists"),
    ESCROW_PAYMENT_CLOSED("escrow", 7, "payment closed"),
    ESCROW_PAYMENT_NOT_FOUND("escrow", 8, "payment not found"),
    ESCROW_PAYMENT_RATE_ZERO("escrow", 9, "payment rate zero"),
    ESCROW_INVALID_PAYMENT("escrow", 10, "invalid payment"),
    ESCROW_INVALID_SETTLEMENT("escrow", 11, "invalid settlement"),
    ESCROW_INVALID_ID("escrow", 12, "invalid ID"),
    ESCROW_INVALID_ACCOUNT("escrow", 13, "invalid account"),
    ESCROW_INVALID_ACCOUNT_DEPOSITOR("escrow", 14, "invalid account depositor"),
    ESCROW_UNAUTHORIZED_DEPOSIT_SCOPE("escrow", 15, "unauthorized deposit scope"),
    ESCROW_INVALID_DEPOSIT("escrow", 16, "invalid deposit"),
    ESCROW_INVALID_AUTHZ_SCOPE("escrow", 17, "invalid authz scope"),
    ESCROW_MALFORMED_KEY("escrow", 18, "malformed key"),
    BME_INVALID_PARAMETERS("bme", 2, "invalid parameters"),
    BME_UNAUTHORIZED("bme", 3, "unauthorized"),
    BME_ORACLE_IS_UNHEALTHY("bme", 5, "oracle is unhealthy"),
    BME_CIRCUIT_BREAKER_IS_ACTIVE("bme", 6, "circuit breaker is active"),
    BME_INSUFFICIENT_VAULT_FUNDS("bme", 7, "insufficient vault funds"),
    BME_INVALID_AMOUNT("bme", 8, "invalid amount"),
    BME_INVALID_DENOMINATION("bme", 9, "invalid denomination"),
    BME_INVALID_ADDRESS("bme", 10, "invalid address"),
    BME_INVALID_SENDER("bme", 11, "invalid sender"),
    BME_ORACLE_PRICE_IS_ZERO("bme", 12, "oracle price is zero"),
    BME_LEDGER_RECORD_ALREADY_EXISTS("bme", 13, "ledger record already exists"),
    BME_FAILED_TO_MINT_TOKENS("bme", 14, "failed to mint tokens"),
    BME_FAILED_TO_BURN_TOKENS("bme", 15, "failed to burn tokens"),
    BME_RESULT_VALUE_IS_LESS_THEN_PRECISION_OF_THE_DENOM("bme", 16, "result value is less then precision of the denom"),
    BME_MINIMUM_MINT_AMOUNT_IS_NOT_MET("bme", 17, "minimum mint amount is not met"),
    CERT_CERTIFICATE_NOT_FOUND("cert", 1, "certificate not found"),
    CERT_INVALID_ADDRESS("cert", 2, "invalid address"),
    CERT_CERTIFICATE_EXISTS("cert", 3, "certificate exists"),
    CERT_CERTIFICATE_ALREADY_REVOKED("cert", 4, "certificate already revoked"),
    CERT_INVALID_SERIAL_NUMBER("cert", 5, "invalid serial number"),
    CERT_INVALID_CERTIFICATE_VALUE("cert", 6, "invalid certificate value"),
    CERT_INVALID_PUBKEY_VALUE("cert", 7, "invalid pubkey value"),
    CERT_INVALID_STATE("cert", 8, "invalid state"),
    CERT_INVALID_KEY_SIZE("cert", 9, "invalid key size"),
    PROVIDER_INVALID_PROVIDER_INVALID_HOST_URI("provider", 1, "invalid provider: invalid host uri"),
    PROVIDER_INVALID_PROVIDER_NOT_ABSOLUTE_HOST_URI("provider", 2, "invalid provider: not absolute host uri"),
    PROVIDER_INVALID_PROVIDER_ADDRESS_NOT_FOUND("provider", 3, "invalid provider: address not found"),
    PROVIDER_INVALID_PROVIDER_ALREADY_EXISTS("provider", 4, "invalid provider: already exists"),
    PROVIDER_INVALID_ADDRESS("provider", 5, "invalid address"),
    PROVIDER_ATTRIBUTE_SPECIFICATION_ERROR("provider", 6, "attribute specification error"),
    PROVIDER_ATTRIBUTES_CANNOT_BE_CHANGED("provider", 7, "attributes cannot be changed"),
    PROVIDER_INVALID_PROVIDER_INVALID_INFO_WEBSITE("provider", 8, "invalid provider: invalid info website"),
    PROVIDER_INTERNAL_ERROR("provider", 9, "internal error"),
    AUDIT_INVALID_PROVIDER_ADDRESS_NOT_FOUND("audit", 1, "invalid provider: address not found"),
    AUDIT_INVALID_ADDRESS("audit", 2, "invalid address"),
    AUDIT_ATTRIBUTE_NOT_FOUND("audit", 3, "attribute not found"),
    ORACLE_V2_PRICE_ENTRY_EXISTS("oracle.v2", 1, "price entry exists"),
    ORACLE_V2_INVALID_TIMESTAMP("oracle.v2", 2, "invalid timestamp"),
    ORACLE_V2_UNAUTHORIZED_WRITER_ADDRESS("oracle.v2", 3, "unauthorized writer address"),
    ORACLE_V2_PRICE_STALLED("oracle.v2", 4, "price stalled"),
    ORACLE_V2_INVALID_FEED_CONTRACT_PARAMS("oracle.v2", 5, "invalid feed contract params"),
    ORACLE_V2_INVALID_FEED_CONTRACT_CONFIG("oracle.v2", 6, "invalid feed contract config"),
    ORACLE_V2_INVALID_TWAP_CALCULATION_ZERO_WEIGHT("oracle.v2", 7, "invalid TWAP calculation: zero weight"),
    AKASH_INVALID_DEPOSITOR("akash", 3, "invalid depositor"),
    AKASH_INVALID_DEPOSIT_SOURCE("akash", 4, "invalid deposit source");

    private final String codespace;
    private final int number;
    private final String text;

    ErrorCode(String codespace, int number, String text) {
        this.codespace = codespace;
        this.number = number;
        this.text = text;
    }

    /** The module that reports the error. */
    public String codespace() {
        return codespace;
    }

    /** The number, which is unique within its codespace. */
    public int number() {
        return number;
    }

    /** The text with which the log ends. */
    public String text() {
        return text;
    }

    static Optional<ErrorCode> of(String codespace, int number) {
        return Arrays.stream(values())
                .filter(code -> code.number == number && code.codespace.equals(codespace))
                .findFirst();
    }

    /**
     * The code whose text is at the end of the message, as in wrapped errors, or is otherwise one of its parts. The
     * longest text wins. Akash's own errors come before the general errors of the SDK.
     */
    static Optional<ErrorCode> ofText(String message) {
        Comparator<ErrorCode> weight =
                Comparator.comparing((ErrorCode code) -> !isGeneral(code)).thenComparingInt(code -> code.text.length());
        Optional<ErrorCode> atTheEnd =
                longest(Arrays.stream(values()).filter(code -> message.endsWith(code.text)), weight);
        return atTheEnd.or(() -> longest(Arrays.stream(values()).filter(code -> isAPart(message, code.text)), weight));
    }

    private static boolean isGeneral(ErrorCode code) {
        return code.codespace.equals("sdk");
    }

    private static Optional<ErrorCode> longest(Stream<ErrorCode> codes, Comparator<ErrorCode> weight) {
        return codes.max(weight);
    }

    private static boolean isAPart(String message, String text) {
        return (": " + message + ": ").contains(": " + text + ": ");
    }
}
