/** Every limit of the hub, by name, in one place; each is tested at, under and over its edge. */
export const LIMITS = {
  /** Largest webhook body that is taken, in bytes. */
  webhookBodyBytes: 5 * 1024 * 1024,
  /** Largest body of any other request, in bytes. */
  requestBodyBytes: 1024 * 1024,
  /** Bytes of webhook bodies that may be in memory at once before the gateway answers 503. */
  ingressBytesInFlight: 256 * 1024 * 1024,
  /** How long a webhook waits to be stored before it is answered 503, in milliseconds; below the patience of senders. */
  ingressPatienceMs: 4_000,
  /** Open connections to the gateway. */
  ingressConnections: 10_000,
  /** Largest headers of a request, in bytes. */
  headerBytes: 16 * 1024,
  /** Time in which the headers of a request must be there, in milliseconds. */
  headersTimeoutMs: 10_000,
  /** Time in which a whole request must be there, in milliseconds. */
  requestTimeoutMs: 30_000,
  /** How long an idle connection is kept, in milliseconds; longer than the idle time of usual proxies. */
  keepAliveMs: 72_000,
  /** Requests of the API from one address in a minute. */
  apiRequestsPerMinute: 3_000,
  /** Largest message that the backbone stores, in bytes of JSON. */
  messageBytes: 8 * 1024 * 1024,
  /** Messages in one append. */
  appendBatch: 1_000,
  /** Messages that one commit of process instances puts out; more than an append, because it cannot be split. */
  commitMessages: 10_000,
  /** Appends that may wait for a lane before the gateway answers 503. */
  appendQueue: 20_000,
  /** Bytes of JSON of the appends that may wait for a lane. */
  appendQueueBytes: 256 * 1024 * 1024,
  /** Bytes of JSON of one group commit, beyond which the next call waits for the next one. */
  appendBatchBytes: 16 * 1024 * 1024,
  /** How long an append is tried while the database is away, in milliseconds. */
  appendPatienceMs: 10_000,
  /** Length of a business key, a source or an id, in characters. */
  keyLength: 300,
  /** Slices of the key space, fixed for ever: a position in a cursor depends on it. */
  slices: 64,
  /** Messages that a replay may park one by one; more is a run over a range. */
  replayParked: 1_000,
  /** Messages that one step of a process may put out. */
  outputsPerStep: 100,
  /** Event ids that a process instance remembers as handled. */
  handledPerInstance: 1_000,
  /** Messages without a row that a process instance remembers for people to see. */
  unexpectedPerInstance: 20,
  /** Times that a step of a process is taken again because another node was faster. */
  conflictsPerStep: 5,
  /** Instances whose passed deadlines are turned into messages at once. */
  deadlineBatch: 200,
  /** Refunds that the hub asks of one payment. */
  refundsPerPayment: 20,
  /** Refunds that one order may be asked for. */
  refundRequestsPerOrder: 100,
  /** Returns of one order. */
  returnsPerOrder: 50,
  /** Lines of one order. */
  orderLines: 1_000,
  /** Items in one call of a command that can take a list. */
  commandBatch: 25,
  /** Items in one call of the bulk lane, for a system that has a way of its own for many; an append takes their outcomes at once. */
  bulkCommandBatch: 1_000,
  /** How long one such call may last, in milliseconds. */
  bulkCallMs: 60 * 60_000,
  /** Bytes of one file of changes that is uploaded to an outside system. */
  bulkFileBytes: 16 * 1024 * 1024,
  /** Time to connect to an outside system, in milliseconds. */
  connectTimeoutMs: 5_000,
  /** Time for a whole outbound call, in milliseconds. */
  callTimeoutMs: 30_000,
  /** Largest answer read from an outside system, in bytes. */
  answerBytes: 32 * 1024 * 1024,
  /** Connections held open to one outside system by one configured connection. */
  socketsPerConnection: 64,
  /** Longest wait for a rate limit before a call is given back as throttled, in milliseconds. */
  rateWaitMs: 5_000,
  /** How long a poll may wait for its connection's rate limit before it counts as one that fails, in milliseconds. */
  pollWaitsMs: 15 * 60_000,
  /** How long units drawn ahead from a shared rate limit may be kept, in milliseconds. */
  rateLeaseMs: 100,
  /** Failures within the window that open a circuit. */
  circuitFailures: 5,
  /** The window in which a circuit counts, in milliseconds. */
  circuitWindowMs: 30_000,
  /** First pause of an open circuit, in milliseconds; it doubles. */
  circuitPauseMs: 1_000,
  /** Longest pause of an open circuit, in milliseconds. */
  circuitPauseMostMs: 30_000,
  /** Characters kept of a request or an answer in the wire tap, after masking. */
  excerptCharacters: 2_000,
  /** Calls that wait to be written to the wire tap; further ones are counted and not kept. */
  tapQueue: 5_000,
  /** Bytes of one stored secret. */
  secretBytes: 65_536,
  /** Hints that one delivery may give. */
  hintsPerDelivery: 100,
  /** Messages that one delivery may be split into. */
  partsPerDelivery: 1_000,
  /** Events that one delivery may give. */
  eventsPerDelivery: 1_000,
  /** Pages of one poll before it yields to the others. */
  pollPages: 20,
  /** Largest configuration file that is read, in bytes. */
  configurationBytes: 1024 * 1024,
  /** Messages that a read model takes in one transaction. */
  recordBatch: 200,
  /** How long numbers of a till may be missing before a person is told, in milliseconds, unless `stores.gapPatienceMs` says otherwise. */
  tillGapPatienceMs: 15 * 60_000,
  /** How long a till that is open or sends heartbeats may say nothing before it counts as silent, in milliseconds, unless `stores.silenceMs` says otherwise. */
  tillSilenceMs: 30 * 60_000,
  /** How long messages of tills are remembered to find their number or id used again, in milliseconds. */
  tillMemoryMs: 35 * 86_400_000,
  /** Gaps that one look tells of, and cases of gaps that it looks at again. */
  tillGapsPerLook: 500,
  /** Articles of the stock ledger that are looked at in one transaction because their time has come. */
  stockSweep: 200,
  /** Messages that the money ledger takes at once: a part of a settlement has a thousand facts, and a call should end in seconds. */
  moneyBatch: 40,
  /** Facts of money that are written in one transaction. */
  moneyFacts: 5_000,
  /** Breaks of money that are told at once. */
  moneySweep: 200,
  /** Lines of the history of money that are forgotten in one transaction. */
  moneyHistoryPiece: 10_000,
  /** Lines of the history of an order's money that are shown at once. */
  moneyHistory: 500,
  /** Movements of an order's points that are shown at once. */
  pointsHistory: 1_000,
  /** How long a shop or a till waits for whether points are there, and how often the hub looks meanwhile. */
  pointsPatienceMs: 10_000,
  pointsLookEveryMs: 25,
  /** Lines of the money ledger that the closing takes at once. */
  closingBatch: 5_000,
  /** Items of one link, and variances, that a certificate names one by one; further ones are counted. */
  closingListed: 500,
  /** Open items that wait within their time and that a certificate names for one link, as examples. */
  closingExamples: 20,
  /** Days of stores that a certificate names with their drawers. */
  closingStoreDays: 2_000,
  /** Days that one round of the closing closes. */
  closingDays: 40,
  /** Lines of an article's history, and open claims, that are shown at once. */
  stockHistory: 200,
  /** Lines of the history of stock that one transaction of housekeeping forgets. */
  stockHistoryPiece: 10_000,
  /** Articles that a proof of stock takes from the ledger, and rows that it takes from what was seen, at once. */
  stockProofPage: 2_000,
  /** Differences that one proof of stock looks at again; further ones are counted. */
  stockProofSuspects: 5_000,
  /** Articles that a proof of stock looks at again in one question to a system. */
  stockProofLook: 50,
  /** Proofs of stock whose results are kept. */
  stockProofsKept: 200,
  /** How long a claim may stand before a proof of stock asks why, in milliseconds. */
  stockClaimOldMs: 6 * 60 * 60_000,
  /** Orders that one identifier may find. */
  identifierMatches: 10,
  /** Names that begin with what is searched in a list of orders; where there are more, the newest orders are gone through instead. */
  namesLookedAt: 2_000,
  /** Orders that are gone through for one page of such a list. */
  ordersLookedAt: 10_000,
  /** Messages of one story that a passport shows. */
  storyMessages: 1_000,
  /** Requests of the sign-in pages from one address in a minute. */
  signInsPerMinute: 120,
  /** How long a sign-in link is good, in milliseconds. */
  signInLinkMs: 15 * 60_000,
  /** How long a way to the provider and back may take, in milliseconds. */
  signInRoundTripMs: 10 * 60_000,
  /** How long what a sign-in provider publishes is believed, in milliseconds. */
  providerMemoryMs: 60 * 60_000,
  /** How long a sign-in provider may take to answer, in milliseconds. */
  providerTimeoutMs: 10_000,
  /** How often it is written down that a session is in use, in milliseconds. */
  sessionSeenEveryMs: 30_000,
  /** Sessions of one person; the oldest ends when a further one begins. */
  sessionsPerPerson: 20,
  /** Wrong tries from one address, or for one account, before it has to wait. */
  wrongTries: 5,
  /** First wait after too many wrong tries, in milliseconds; it doubles. */
  wrongTryWaitMs: 1_000,
  /** Longest wait of an address after wrong tries, in milliseconds. */
  wrongTryWaitMostMs: 15 * 60_000,
  /** Longest wait of an account, in milliseconds; short, because a stranger must not be able to lock somebody out. */
  wrongTryAccountWaitMostMs: 30_000,
  /** After how long without a wrong try an address or account is trusted again, in milliseconds. */
  wrongTryMemoryMs: 30 * 60_000,
  /** Different reaches of callers for which one look at the operations screen is kept. */
  reachesRemembered: 200,
  /** For how long a name that a webhook may use once is remembered: far longer than any signature is believed. */
  transmissionMemoryMs: 24 * 3_600_000,
  /** Addresses and accounts whose wrong tries are remembered. */
  wrongTryEntries: 10_000,
  /** How long somebody may stand in for an approver, in milliseconds, at most. */
  delegationMostMs: 60 * 86_400_000,
  /** Messages that an approval names one by one; what is wider is approved as the choice that it was asked by. */
  approvalLetters: 1_000,
  /** Secrets of one machine that are good at the same time. */
  secretsPerMachine: 3,
  /** Public keys of one machine. */
  keysPerMachine: 5,
  /** How long an assertion of a machine may be good, in milliseconds, at most. */
  assertionMostMs: 5 * 60_000,
  /** How far the clock of a machine may be from ours, in milliseconds. */
  assertionClockToleranceMs: 30_000,
  /** How long the former secret of a machine stays good after a rotation, in milliseconds, at most. */
  secretOverlapMostMs: 30 * 86_400_000,
  /** Within how long the same refusal, or the same look at personal data by a machine, is counted instead of written again, in milliseconds. */
  auditRepeatMs: 60_000,
  /** Kinds of repeats that are counted at the same time. */
  auditRepeatKinds: 10_000,
  /** Length of one name or id in the audit, in characters. */
  auditTextLength: 300,
  /** Length of the reason for seeing personal data, in characters. */
  unmaskReasonLength: 200,
  /** Webhook endpoints of partners. */
  webhookEndpoints: 200,
  /** Length of the address of a webhook endpoint, in characters. */
  webhookAddressLength: 2_000,
  /** Time in which a partner must have answered a webhook, in milliseconds. */
  webhookTimeoutMs: 15_000,
  /** Bytes that are read of what a partner answers to a webhook. */
  webhookAnswerBytes: 16 * 1024,
  /** Characters that are kept of what a partner answered, after masking. */
  webhookExcerptCharacters: 500,
  /** Deliveries to one endpoint at once; a part is kept for the live lane. */
  webhooksAtOnce: 8,
  /** Deliveries to one endpoint in a second, at most. */
  webhooksPerSecond: 500,
  /** How long a former signing secret signs too after a rotation, in milliseconds, at most. */
  webhookSecretOverlapMostMs: 30 * 86_400_000,
  /** Spans that wait to be sent; what comes beyond is lost. */
  spansWaiting: 8_192,
  /** How long sending spans may take, in milliseconds. */
  spanSendMs: 5_000,
  /** Length of one value of a span, in characters. */
  spanValueCharacters: 500,
  /** Other traces that one span points to. */
  spanLinks: 100,
  /** How long an order may wait to be booked before it is called at risk, in milliseconds. */
  bookingAtRiskMs: 15 * 60_000,
  /** How long an order may wait to be booked before it is called late, in milliseconds. */
  bookingLateMs: 60 * 60_000,
  /** How long after it was placed an order that is not shipped is called at risk, in milliseconds. */
  shippingAtRiskMs: 24 * 3_600_000,
  /** How long after it was placed an order that is not shipped is called late, in milliseconds. */
  shippingLateMs: 48 * 3_600_000,
  /** Late orders that are counted; beyond them it is enough to know that there are many. */
  lateCounted: 10_000,
  /** Late orders that the operations screen names. */
  lateShown: 20,
  /** How long one answer of the operations screen serves everybody, in milliseconds. */
  todayAgeMs: 2_000,
  /** How long one look at the freshness of all stock serves everybody at most, in milliseconds. */
  freshnessAgeMs: 30_000,
  /** How old a look at the freshness of all stock may be while the next one is under way, in milliseconds. */
  freshnessMeanwhileMs: 600_000,
  /** Tills that the operations screen looks at for silent ones. */
  tillsLookedAt: 5_000,
  /** Viewers of the live feed of one hub. */
  liveViewers: 500,
  /** How long changes are gathered before viewers hear of them, in milliseconds: at most two words in a second. */
  liveGatherMs: 500,
  /** How often a viewer hears something although nothing changed, in milliseconds. */
  liveHeartbeatMs: 15_000,
  /** How often flows, cases and connections are looked at for the live feed, in milliseconds. */
  liveLookMs: 3_000,
  /** How long the log is followed after the last viewer has gone, so that who comes back hears what was missed, in milliseconds. */
  liveLingerMs: 60_000,
  /** Words of the live feed that are kept for viewers who come back. */
  liveKept: 600,
  /** Ids that one word of the live feed names; beyond them it says that there are more. */
  liveIds: 50,
  /** Bytes that may wait for a slow viewer before it is let go. */
  liveBufferBytes: 256 * 1024,
  /** Requests of the API that one caller may make in a minute, unless the configuration says otherwise. */
  apiCallerPerMinute: 1_200,
  /** How long the answer to a request with an Idempotency-Key is kept, in milliseconds. */
  idempotencyMs: 24 * 3_600_000,
  /** After this long a request whose hub has died no longer holds its Idempotency-Key, in milliseconds. */
  idempotencyStaleMs: 60_000,
  /** Hits of one search. */
  searchHits: 20,
  /** How long the receiver of an alert or report may take, in milliseconds. */
  noticeTimeoutMs: 15_000,
  /** How long alerts that are over, and messages that were sent, are kept, in milliseconds. */
  alertMemoryMs: 30 * 86_400_000,
  /** How long a hub may take for one round of looking at cases, levels and alerts, in milliseconds. */
  operationsLeaseMs: 120_000,
  /** How long one look through all articles serves cases and alerts, in milliseconds. */
  stockLookMs: 120_000,
  /** How long a case that is closed is kept, in milliseconds. */
  caseMemoryMs: 400 * 86_400_000,
  /** How long it is kept how many webhooks were taken and refused, in milliseconds. */
  webhookCountMemoryMs: 8 * 86_400_000,
  /** Largest file of a bank, in bytes. */
  bankFileBytes: 512 * 1024 * 1024,
  /** Rows of one file of a bank. */
  bankFileRows: 500_000,
  /** Rows of a bank file that are understood before whoever reads it says that it is still alive. */
  bankSurveyRows: 5_000,
  /** Statements of one file of a bank. */
  bankFileStatements: 10_000,
  /** Rows of one file that may be unreadable before the whole file is not told. */
  bankUnreadableRows: 1_000,
  /** Characters of one row of a bank file: an entry with all its details. */
  bankEntryBytes: 2 * 1024 * 1024,
  /** Parts of one booking that are told one by one; beyond them the booking is told alone. */
  bankBatchParts: 900,
  /** Characters of rows of a bank file that one delivery carries; a longer row stands alone. */
  bankSliceCharacters: 256 * 1024,
  /** Lines that the rows of one delivery give. */
  bankSliceLines: 500,
  /** Deliveries of one page of a file that is told. */
  bankPageSlices: 8,
  /** Files of a folder that are looked at. */
  bankFilesListed: 10_000,
  /** Rows of one page of the read API. */
  pageSize: 200,
} as const;
