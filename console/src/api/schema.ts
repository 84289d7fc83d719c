// Made by `npm run generate` from the OpenAPI document; edit the routes, not this file.

export interface paths {
  '/api/v1/today': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See what the operations screen needs */
    get: operations['readToday'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Follow what changes */
    get: operations['followLive'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/search': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Find anything by any name */
    get: operations['searchEverything'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See the hub on one screen */
    get: operations['readOverview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/orders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List orders */
    get: operations['listOrders'];
    put?: never;
    /** Place an order */
    post: operations['placeOrder'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/orders/counts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Count orders by state */
    get: operations['countOrders'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/orders/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Release a held order */
    post: operations['releaseOrder'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/orders/{order}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the passport of an order */
    get: operations['readPassport'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/customers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List customers */
    get: operations['listCustomers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/customers/{customer}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one customer */
    get: operations['readCustomer'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/orders/{order}/payments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the payments of an order */
    get: operations['readOrderPayments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/payments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List payments */
    get: operations['listPayments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/payments/{payment}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one payment */
    get: operations['readPayment'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/orders/{order}/money': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the money of an order */
    get: operations['readOrderMoney'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/variances': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List variances */
    get: operations['listVariances'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/variances/{id}/settle': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Settle a variance by hand */
    post: operations['settleVariance'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/orders/{order}/points': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the points of an order */
    get: operations['readOrderPoints'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/receipts/{receipt}/points': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the points of a receipt of a till */
    get: operations['readReceiptPoints'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/customers/{customer}/points': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the points of a customer */
    get: operations['readCustomerPoints'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/points/reservations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Set points aside that a customer wants to pay with */
    post: operations['reservePoints'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/points/reservations/{code}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read what became of points that were set aside */
    get: operations['readPointsReservation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/points/reservations/{code}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give back points that were set aside */
    post: operations['releasePoints'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/points/redemptions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Spend points at once */
    post: operations['spendPoints'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/points/{account}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the points of an account */
    get: operations['readPointsAccount'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/bank/files': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List files of banks */
    get: operations['listBankFiles'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/bank/lines': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the bank's lines */
    get: operations['listBankLines'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/bank/lines/match': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say what a line of the bank is for */
    post: operations['matchBankLine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/bank/lines/dismiss': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say that a line of the bank belongs to nothing here */
    post: operations['dismissBankLine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/bank/statements': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List statements of the bank */
    get: operations['listBankStatements'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/payouts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List payouts */
    get: operations['listPayouts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/payouts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a payout */
    get: operations['readPayout'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/days': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the days */
    get: operations['listDays'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/days/{date}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a day */
    get: operations['readDay'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/days/{date}/certificate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the certificate of a day */
    get: operations['readCertificate'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/days/{date}/certificate.html': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the certificate of a day as a page */
    get: operations['readCertificatePage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/days/{date}/close': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Close a day */
    post: operations['closeDay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/returns': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List returns */
    get: operations['listReturns'];
    put?: never;
    /** Ask for a return */
    post: operations['requestReturn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/returns/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Approve a return */
    post: operations['approveReturn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/returns/{id}/decline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Decline a return */
    post: operations['declineReturn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/returns/{id}/settle': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say that what was open of a return is done by hand */
    post: operations['settleReturn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/returns/{id}/paid': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say that the buyer has paid what an exchange costs more */
    post: operations['payReturn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/returns/{id}/receive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say which goods of a return have come */
    post: operations['receiveReturn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/returns/{id}/inspect': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say what was found when goods of a return were looked at */
    post: operations['inspectReturn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/returns/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a return */
    get: operations['readReturn'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/articles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List articles */
    get: operations['listArticles'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/articles/{sku}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read what every system says of one article */
    get: operations['readArticle'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stock': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List stock */
    get: operations['listStock'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stock/{sku}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Ask why a stock number is published */
    get: operations['readStock'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stock-policy': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the stock policy */
    get: operations['readStockPolicy'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stock/proofs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List proofs of stock */
    get: operations['listStockProofs'];
    put?: never;
    /** Begin a proof of stock */
    post: operations['beginStockProof'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stock/proofs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a proof of stock */
    get: operations['readStockProof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stores': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the tills of the stores */
    get: operations['listTills'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/store-days': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the days of the stores */
    get: operations['listStoreDays'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/store-days/{store}/{date}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a store's business day */
    get: operations['readStoreDay'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/store-days/{store}/{date}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Decide about a store's day that waits */
    post: operations['decideStoreDay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/processes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List business processes */
    get: operations['listProcesses'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/processes/{process}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the states of a process as a graph */
    get: operations['readProcess'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/processes/{process}/instances': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List instances of a process */
    get: operations['listInstances'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/processes/{process}/instances/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one instance of a process */
    get: operations['readInstance'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/processes/{process}/instances/{key}/decisions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Ask what may be decided here */
    get: operations['readDecisions'];
    put?: never;
    /** Decide */
    post: operations['takeDecision'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List cases */
    get: operations['listCases'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one case */
    get: operations['readCase'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/runbooks/{code}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the runbook of a code */
    get: operations['readRunbook'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/case-owners': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See who a case may be given to */
    get: operations['readCaseOwners'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}/owner': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See who answers for a case */
    get: operations['readCaseOwner'];
    /** Say who answers for a case */
    put: operations['assignCase'];
    post?: never;
    /** Give a case back */
    delete: operations['unassignCase'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}/acknowledge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say that somebody looks at a case */
    post: operations['acknowledgeCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}/snooze': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put a case off */
    post: operations['snoozeCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}/comment': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Write a note on a case */
    post: operations['commentCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Preview the retry of a case */
    post: operations['previewCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Retry all messages of a case */
    post: operations['retryCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}/abort': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Abort the retry of a case */
    post: operations['abortCaseRetry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cases/{id}/skip': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Skip all messages of a case */
    post: operations['skipCase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List dead letters */
    get: operations['listDeadLetters'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dead-letters/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one dead letter */
    get: operations['readDeadLetter'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dead-letters/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Retry dead letters */
    post: operations['retryDeadLetters'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dead-letters/skip': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Skip dead letters */
    post: operations['skipDeadLetters'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dead-letters/edit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Correct one message and try it again */
    post: operations['editDeadLetter'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List deeds that wait for a second person */
    get: operations['listApprovals'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one request for a second person */
    get: operations['readApproval'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Approve a deed and do it */
    post: operations['approveDeed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}/decline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Decline a deed */
    post: operations['declineDeed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}/withdraw': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take a request back */
    post: operations['withdrawDeed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stand-ins': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List who approves for whom */
    get: operations['listStandIns'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stand-ins/mine': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Name who approves for you */
    put: operations['nameStandIn'];
    post?: never;
    /** Approve alone again */
    delete: operations['endStandIn'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/flows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List flows */
    get: operations['listFlows'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/flows/{name}/drain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let a flow run empty, then pause it */
    post: operations['drainFlow'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/flows/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Ask why a flow waits */
    get: operations['readFlow'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/service-levels': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See the service levels */
    get: operations['readServiceLevels'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/alerts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List alerts and what people were told */
    get: operations['readAlerts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/alerts/acknowledge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say that somebody looks at an alert */
    post: operations['acknowledgeAlert'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/alerts/mute': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Mute an alert */
    post: operations['muteAlert'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/alerts/unmute': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hear of an alert again */
    post: operations['unmuteAlert'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/alerts/routes/{name}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send a test along a route */
    post: operations['testAlertRoute'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/report': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the report of a day */
    get: operations['readReport'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscriptions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List subscriptions */
    get: operations['listSubscriptions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscriptions/{name}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Pause a subscription */
    post: operations['pauseSubscription'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscriptions/{name}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Resume a subscription */
    post: operations['resumeSubscription'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connections': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List connections */
    get: operations['listConnections'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connections/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one connection */
    get: operations['readConnection'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connections/{name}/check': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Check a connection now */
    post: operations['checkConnection'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/replays': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List replays */
    get: operations['listReplays'];
    put?: never;
    /** Begin a replay */
    post: operations['beginReplay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/replays/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Preview a replay */
    post: operations['previewReplay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/replays/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Follow a replay */
    get: operations['readReplay'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/replays/{id}/abort': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Abort a replay */
    post: operations['abortReplay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/replays/{id}/differences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List what a shadow replay found */
    get: operations['listDifferences'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/messages/{lane}/{position}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one message of the log */
    get: operations['readMessage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the webhook endpoints of partners */
    get: operations['listWebhookEndpoints'];
    put?: never;
    /** Add a webhook endpoint */
    post: operations['addWebhookEndpoint'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a webhook endpoint */
    get: operations['readWebhookEndpoint'];
    /** Change a webhook endpoint */
    put: operations['changeWebhookEndpoint'];
    post?: never;
    /** Remove a webhook endpoint */
    delete: operations['removeWebhookEndpoint'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}/secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Rotate the signing secret of an endpoint */
    post: operations['rotateWebhookSecret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send a test event to an endpoint */
    post: operations['testWebhookEndpoint'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Pause a webhook endpoint */
    post: operations['pauseWebhookEndpoint'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Resume a webhook endpoint */
    post: operations['resumeWebhookEndpoint'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}/recover': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Recover a webhook endpoint */
    post: operations['recoverWebhookEndpoint'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the deliveries to an endpoint */
    get: operations['listWebhookDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}/deliveries/{delivery}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a delivery with its tries */
    get: operations['readWebhookDelivery'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-endpoints/{id}/deliveries/{delivery}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send a delivery again */
    post: operations['redeliverWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-event-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List what partners can be told of */
    get: operations['listWebhookEventTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhook-event-types/{type}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the schema of a type of event */
    get: operations['readWebhookEventType'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See who asks */
    get: operations['readMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sign-in-links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make a sign-in link */
    post: operations['makeSignInLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/people': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the people */
    get: operations['listPeople'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/people/{person}/grant': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Grant a role */
    post: operations['grantRole'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/people/{person}/revoke': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take a granted role away */
    post: operations['revokeRole'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/people/{person}/disable': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Switch an account off */
    post: operations['disablePerson'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/people/{person}/enable': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Switch an account on again */
    post: operations['enablePerson'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the sessions */
    get: operations['listSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sessions/{session}/revoke': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End a session */
    post: operations['revokeSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the machines */
    get: operations['listMachines'];
    put?: never;
    /** Add a machine */
    post: operations['addMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{machine}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a machine a fresh secret */
    post: operations['rotateMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{machine}/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a machine public keys */
    post: operations['addMachineKeys'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{machine}/keys/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take a public key from a machine */
    delete: operations['removeMachineKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{machine}/disable': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Switch a machine off */
    post: operations['disableMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/machines/{machine}/enable': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Switch a machine on again */
    post: operations['enableMachine'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the audit */
    get: operations['listAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Export the audit */
    get: operations['exportAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}

export interface components {
  schemas: {
    /** The points of an account. */
    AccountPoints: {
      /** `points-account/…`. */
      account: string;
      /** What it holds. */
      balance: number;
      /** What of it is not set aside: so many can be spent. */
      free: number;
      /** What is set aside, the first to be free again first. */
      held: ({
        /** `PTS-…`. */
        code: string;
        /** What names it at its source. */
        redemption: string;
        /** How many points. */
        points: number;
        /** When they are free again, unless they are taken. */
        until: string;
      })[];
      /** Movements, the latest first. */
      entries: ({
        /** Its number; they grow. */
        id: number;
        /** Whose points: `points-account/…`. */
        account: string;
        /** Earned, taken back, spent, or given back after all. */
        kind: 'accrued' | 'reversed' | 'redeemed' | 'returned';
        /** How many points; negative ones went away. */
        change: number;
        /** What the account held afterwards. */
        balance: number;
        /** Canonical id of the order, or of the receipt. */
        order?: string;
        /** The line's id in the channel or on the receipt; `@shipping` for shipping. */
        line?: string;
        /** Stock keeping unit. */
        sku?: string;
        /** Why, in words. */
        reason: string;
        /** When it became due. */
        at: string;
        /** Id of the message that led to it. */
        event: string;
      })[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** Something that people are told of without being asked. */
    Alert: {
      /** Rule and subject. */
      id: string;
      /** The rule that saw it. */
      rule: string;
      /** What it is about. */
      subject: string;
      /** The system that is concerned. */
      connection?: string;
      /** Seen for a moment; told; over. */
      state: 'pending' | 'firing' | 'resolved';
      /** How bad it is. */
      severity: 'notice' | 'warning' | 'critical';
      /** How many are concerned. */
      count: number;
      /** What. */
      summary: string;
      /** What to do next. */
      next: string;
      /** Since when. */
      since: string;
      /** When it was told. */
      firedAt?: string;
      /** When it was over. */
      resolvedAt?: string;
      /** Who looks at it; it is not repeated any more. */
      acknowledged?: {
        /** Who. */
        by: string;
        /** When. */
        at: string;
      };
      /** Nobody is told of it before that. */
      mutedUntil?: string;
      /** Where it says how to mend it. */
      runbook: string;
      /** Page of the console that shows more. */
      path: string;
    };
    /** An alert as it stands now. */
    AlertAnswer: {
      alert: components['schemas']['Alert'];
    };
    /** What the hub tells people without being asked, and where to. */
    Alerts: {
      /** Alerts: those that fire first. */
      alerts: (components['schemas']['Alert'])[];
      /** Routes. */
      routes: ({
        /** Its name. */
        name: string;
        /** email, webhook or slack. */
        kind: string;
        /** When it is left in peace. */
        quiet?: {
          /** When that begins: 22:00. */
          from: string;
          /** When it ends: 07:00. */
          until: string;
          /** By the clock of which zone. */
          timeZone: string;
          /** What is this bad is sent all the same. */
          except: string;
          /** Whether it is left in peace now. */
          now: boolean;
        };
      })[];
      /** The latest messages. */
      deliveries: ({
        /** The same for every try. */
        id: string;
        /** Along which route. */
        route: string;
        /** How it stands. */
        state: 'waiting' | 'sent' | 'given-up';
        /** firing, more, repeat, recovered or report. */
        kind: string;
        /** What it says. */
        title: string;
        /** How often it was tried. */
        attempts: number;
        /** When it was written. */
        at: string;
        /** When it was taken. */
        sentAt?: string;
        /** Why the last try failed. */
        failure?: string;
      })[];
      /** What happened to alerts, the latest first. */
      history: ({
        /** Its id. */
        alert: string;
        /** When. */
        at: string;
        /** What. */
        kind: 'fired' | 'resolved' | 'acknowledged' | 'muted' | 'unmuted';
        /** Who did it; `hub` when nobody did. */
        who: string;
        /** What was said. */
        note: string;
      })[];
    };
    /** A deed that waits for a second person, or what became of it. */
    Approval: {
      /** Id of the request. */
      id: string;
      /** The deed. */
      kind: 'skip-letters' | 'retry-letters' | 'edit-letter' | 'release-order' | 'settle-variance' | 'approve-day' | 'approve-return';
      /** What it is done to. */
      subject: string;
      /** Why, as the one who asked says. */
      reason: string;
      /** Waiting; approved and to be done; done; failed; declined; expired; withdrawn by the one who asked. */
      state: 'waiting' | 'approved' | 'done' | 'failed' | 'declined' | 'expired' | 'withdrawn';
      /** The money in it, by currency; missing when there is none or nobody can tell. */
      amounts?: ({
        /** In minor units of the currency. */
        amount: number;
        /** ISO 4217. */
        currency: string;
      })[];
      /** How many things it is done to. */
      count?: number;
      /** Where the caller may read. */
      reach: 'everywhere' | {
        /** The channels that are seen. */
        channels: (string)[];
        /** The stores that are seen. */
        locations: (string)[];
      };
      /** Who asked: person/<id>, machine/<id>, local. */
      askedBy: string;
      /** When. */
      askedAt: string;
      /** Until when it waits. */
      expiresAt: string;
      /** Who decided. */
      decision?: {
        /** The second person. */
        by: string;
        /** For whom, when they stood in. */
        onBehalfOf?: string;
        /** When. */
        at: string;
        /** Why. */
        reason?: string;
      };
      /** What came of the deed. */
      outcome?: {
        [name: string]: string;
      };
      failure?: components['schemas']['Failure'];
      /** When nothing more was to be done. */
      endedAt?: string;
    };
    /** Deeds that wait, or waited, for a second person. */
    ApprovalPage: {
      /** The newest first. */
      approvals: (components['schemas']['Approval'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** An article as one system says it is. */
    Article: {
      /** The system that says so. */
      connection: string;
      /** The stock keeping unit. */
      sku: string;
      /** Canonical id of the product that it is a variant of. */
      product: string;
      /** GTIN. */
      gtin?: string;
      /** What people call the product. */
      title: string;
      /** `colour=red;size=m`; empty when nothing sets it apart. */
      options: string;
      /** Whether it is sold. */
      active: boolean;
      /** When the system was read. */
      readAt: string;
    };
    /** Articles, by SKU and connection. */
    ArticlePage: {
      /** The articles of this page. */
      articles: (components['schemas']['Article'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** JSON lines: the entries, and a proof of them. */
    AuditExport: unknown;
    /** What people and machines did, newest first. */
    AuditPage: {
      /** The entries of this page. */
      entries: ({
        /** Its number in the chain. */
        sequence: number;
        /** When. */
        at: string;
        /** Who: person/…, machine/…, local or anonymous. */
        actor: string;
        /** What the person is called now, or who answers for the machine; people are told it, machines are not. */
        label?: string;
        /** What they could do it with. */
        authority: string;
        /** From which address. */
        from: string;
        /** What: the name of a route, or signIn, signOut, issueToken, unmask. */
        action: string;
        /** On what: the ids and reasons that were given. */
        on: {
          [name: string]: string;
        };
        /** How it ended. */
        outcome: 'done' | 'refused' | 'failed';
        /** Code of the failure. */
        code?: string;
        /** Id of the request, as the log knows it. */
        request: string;
        /** How often within a minute, when more than once. */
        times?: number;
        /** Its hash, which the next entry carries. */
        hash: string;
      })[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** A file of a bank, and what could not be read of it. */
    BankFile: {
      /** Where it came from. */
      connection: string;
      /** Its name when it came first. */
      file: string;
      /** Digest of its content. */
      sha256: string;
      /** told, or refused: nothing of it was told. */
      state: string;
      /** Names under which the same content came again; nothing of it was told twice. */
      again: (string)[];
      /** Statements in it. */
      statements: number;
      /** Lines of these that were told. */
      lines: number;
      /** Rows of these that could not be read when it came. */
      unreadable: number;
      /** Rows that cannot be read still, or why the file was refused. */
      stuck: ({
        /** The dead letter, with the raw text. */
        id: string;
        /** Code from the error catalogue. */
        code: string;
        /** In words. */
        reason: string;
        /** Where in the file; missing for the file as a whole. */
        line?: number;
        /** Which field. */
        field?: string;
        /** What it should be. */
        rule?: string;
      })[];
    };
    /** Files of banks, the newest first. */
    BankFilePage: {
      /** The files of this page. */
      files: (components['schemas']['BankFile'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** Money that came to an account or left it. */
    BankLine: {
      /** `bank/<connection>/<key>`. */
      id: string;
      /** Whether it is known what it is for. */
      state: 'open' | 'matched' | 'dismissed';
      /** Signed: positive came in. */
      amount: {
        /** Integer minor units. */
        amount: number;
        /** ISO 4217 code. */
        currency: string;
      };
      /** Day of booking: 2026-11-20. */
      bookedOn: string;
      /** Name of the other side; empty where the bank does not say. */
      counterparty: string;
      /** Remittance and references. */
      texts: (string)[];
      /** What it is for. */
      matched: (string)[];
      /** Who decided. */
      by?: 'rule' | 'person';
      /** Why it is still open. */
      code?: string;
      /** The code in words. */
      title?: string;
      /** The best guesses, the best first. */
      suggestions: ({
        /** What. */
        ids: (string)[];
        /** How well it fits; comparable within one line only. */
        score: number;
        /** Why. */
        reasons: (string)[];
      })[];
      /** When the hub heard of it. In milliseconds since 1970. */
      heard: number;
    };
    /** What was decided takes effect within moments. */
    BankLineDecided: {
      /** Id of the line. */
      decided: string;
    };
    /** The bank's lines, the latest day first. */
    BankLinePage: {
      /** The lines of this page. */
      lines: (components['schemas']['BankLine'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** What a bank states of an account. */
    BankStatement: {
      /** Id of the event that told of it. */
      id: string;
      /** What findings name it by. */
      statement: string;
      /** Where it came from. */
      connection: string;
      /** The account. */
      account: string;
      /** The bank's number of it. */
      sequence?: number;
      /** First day. */
      from?: string;
      /** Last day. */
      until: string;
      /** Balance before. */
      opening: {
        /** Integer minor units. */
        amount: number;
        /** ISO 4217 code. */
        currency: string;
      };
      /** Balance after. */
      closing: {
        /** Integer minor units. */
        amount: number;
        /** ISO 4217 code. */
        currency: string;
      };
      /** Lines that were told. */
      lines: number;
      /** Rows that could not be read; each is a case. */
      unreadable: number;
      /** The file that it came in. */
      file: string;
      /** Digest of that file. */
      sha256: string;
      /** When the bank made it, or when it was read where the bank does not say. */
      at: string;
      /** What of it does not fit. */
      findings: ({
        /** Code from the error catalogue. */
        code: string;
        /** In words. */
        reason: string;
      })[];
    };
    /** Statements of the bank, the latest day first. */
    BankStatementPage: {
      /** The statements of this page. */
      statements: (components['schemas']['BankStatement'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** The proof that was begun, or the one that is open. */
    BegunStockProof: {
      proof: components['schemas']['StockProof'];
    };
    /** Whether a subscription stands still now. */
    Brake: {
      /** The subscription. */
      subscription: string;
      /** True after a pause, false after a resume. */
      paused: boolean;
    };
    /** One cause that people must mend, with who answers for it and by when. */
    Case: {
      /** Stays the same for as long as the cause does; the fingerprint where messages are stuck. */
      id: string;
      /** Send it as If-Match with a change: nothing is changed that was seen differently. */
      tag: string;
      /** What is counted: messages, orders, tills, articles, or what waits in a flow that has stopped. */
      kind: 'dead-letters' | 'held-orders' | 'held-returns' | 'silent-store' | 'stock' | 'stopped-flow' | 'variance';
      /** Closed when the cause is gone; nobody closes it by hand. */
      state: 'open' | 'closed';
      /** How bad it is. */
      severity: 'notice' | 'warning' | 'critical';
      /** Code of the cause. */
      code: string;
      /** What the code means. */
      title: string;
      /** What happened; to the latest message where messages are stuck. */
      because: string;
      /** What to do next. */
      next?: string;
      /** The field that was wrong. */
      field?: string;
      /** The rule that it broke. */
      rule?: string;
      /** The offending value, masked when it is private. */
      value?: string;
      /** Where messages are stuck. */
      subscription?: string;
      /** The connection that is concerned. */
      connection?: string;
      /** Who answers for it: a team, or a person as `person/<id>`. */
      owner: string;
      /** What the person is called who answers for it. */
      ownerName?: string;
      /** True when a person said who answers for it. */
      assigned: boolean;
      /** How many are concerned. */
      count: number;
      /** A few of the keys, newest first. */
      keys?: (string)[];
      /** Since when the cause is there. */
      since: string;
      /** When the latest message became stuck. */
      latest?: string;
      /** When the case was opened, this time. */
      openedAt: string;
      /** By when it should be closed. */
      deadline: string;
      /** Open, past its deadline and not snoozed. */
      overdue: boolean;
      /** How often it was opened. */
      episode: number;
      /** Who has taken note of it. */
      acknowledged?: {
        /** Who. */
        by: string;
        /** When. */
        at: string;
      };
      /** Nobody is reminded before that. */
      snoozedUntil?: string;
      /** When the cause was gone. */
      closedAt?: string;
      /** Where it says how to mend it. */
      runbook: string;
    };
    /** A case as it stands now. */
    CaseAnswer: {
      case: components['schemas']['Case'];
    };
    /** Who answers for a case. */
    CaseOwner: {
      /** Id of the case. */
      case: string;
      /** A team, or a person as `person/<id>`. */
      owner: string;
      /** True when a person said so. */
      assigned: boolean;
    };
    /** Who a case may be given to. */
    CaseOwners: {
      /** Teams of the rules and of the connections. */
      teams: (string)[];
      /** People; none for a machine that asks. */
      people: ({
        /** `person/<id>`. */
        owner: string;
        /** What the person is called. */
        name: string;
      })[];
    };
    /** Cases, those that are due soonest first. */
    CasePage: {
      /** The cases of this page. */
      cases: (components['schemas']['Case'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** What a retry of a case would try again; nothing is changed. */
    CasePreview: {
      /** Messages that would be tried again. */
      letters: number;
      /** Business keys among the first of them. */
      keys: number;
      /** Later messages that would go on when these succeed. */
      waiting: number;
      /** True when the flow is paused, so that a retry waits for it to be resumed. */
      paused: boolean;
    };
    /** The chain from orders to the bank on one day, and every break of it with its reason. */
    Certificate: {
      /** The hub. */
      hub: string;
      /** The day: 2026-11-20. */
      date: string;
      /** By the clock of which time zone. */
      timeZone: string;
      /** When it began. */
      from: string;
      /** When it ended. */
      until: string;
      /** Open, closed with nothing to explain, or closed with variances or what is overdue. */
      state: 'open' | 'clean' | 'varied';
      /** How it was closed. */
      closed?: {
        /** When. */
        at: string;
        /** Who, or the hub by itself. */
        by: string;
      };
      /** What it continues. */
      previous?: {
        /** The day before. */
        date: string;
        /** Its hash. */
        hash: string;
      };
      /** The last movement that is counted in it. */
      through: number;
      /** The links of the chain. */
      links: ({
        /** The link of the chain. */
        link: 'booked' | 'invoiced' | 'paid' | 'registered' | 'credited' | 'settled' | 'paid-out' | 'banked' | 'identified' | 'counted' | 'posted';
        /** The channel, the provider, the bank or the store. */
        connection: string;
        /** ISO 4217 code. */
        currency: string;
        /** What was open before the day. */
        opening: {
          /** How many; missing where days before are not closed either. */
          items?: number;
          /** How much. In minor units. */
          amount: number;
        };
        /** What one side came to have on this day. */
        due: {
          /** How many. */
          items: number;
          /** How much. In minor units. */
          amount: number;
        };
        /** What the other side came to have. */
        met: {
          /** How many. */
          items: number;
          /** How much. In minor units. */
          amount: number;
        };
        /** What belongs to days that were closed before it was heard. */
        late: {
          /** Of the one side. In minor units. */
          due: number;
          /** Of the other side. In minor units. */
          met: number;
        };
        /** What is open after the day: opening + due − met + late due − late met. */
        closing: {
          /** How many. */
          items: number;
          /** How much. In minor units. */
          amount: number;
        };
        /** Open and in its time. */
        waiting: {
          /** How many. */
          items: number;
          /** How much. In minor units. */
          amount: number;
        };
        /** Open for longer than it should be, and no variance says why. */
        overdue: {
          /** How many. */
          items: number;
          /** How much. In minor units. */
          amount: number;
        };
        /** Open, and a variance stands for it. */
        varied: {
          /** How many. */
          items: number;
          /** How much. In minor units. */
          amount: number;
        };
      })[];
      /** What is open: with a variance first, then overdue, then examples of what waits. */
      unmatched: ({
        /** The link of the chain. */
        link: 'booked' | 'invoiced' | 'paid' | 'registered' | 'credited' | 'settled' | 'paid-out' | 'banked' | 'identified' | 'counted' | 'posted';
        /** The channel, the provider, the bank or the store. */
        connection: string;
        /** ISO 4217 code. */
        currency: string;
        /** The order, payment, payout, line of the bank, or the balance at a provider. */
        item: string;
        /** Due less met. In minor units. */
        amount: number;
        /** The day since which it is open. */
        since: string;
        /** Why it is open. */
        reason: {
          /** In its time, for too long, or with a variance. */
          kind: 'waiting' | 'overdue' | 'variance';
          /** Until which day it is in its time. */
          until?: string;
          /** Code from the error catalogue. */
          code?: string;
          /** The code in words. */
          title?: string;
          /** Why, in words. */
          because?: string;
          /** Who answers for it. */
          owner?: string;
          /** The case that stands for it. */
          case?: string;
          /** What they do about it. */
          next?: string;
        };
      })[];
      /** Open items that are counted and not named. */
      unlisted: number;
      /** Variances that stood. */
      variances: {
        /** How many. */
        count: number;
        /** The latest first. */
        listed: ({
          /** What it is about. */
          about: string;
          /** Code from the error catalogue. */
          code: string;
          /** The code in words. */
          title: string;
          /** Which books. */
          books: string;
          /** How much. */
          amount?: {
            /** How much. In minor units. */
            amount: number;
            /** ISO 4217 code. */
            currency: string;
          };
          /** Why, in words. */
          because: string;
          /** When it was found. */
          foundAt: string;
          /** Who answers for it. */
          owner?: string;
          /** The case that stands for it. */
          case?: string;
          /** What they do about it. */
          next?: string;
        })[];
      };
      /** What came late. */
      late: ({
        /** The day. */
        day: string;
        /** The link of the chain. */
        link: 'booked' | 'invoiced' | 'paid' | 'registered' | 'credited' | 'settled' | 'paid-out' | 'banked' | 'identified' | 'counted' | 'posted';
        /** The channel, the provider, the bank or the store. */
        connection: string;
        /** ISO 4217 code. */
        currency: string;
        /** Of the one side. In minor units. */
        due: number;
        /** Of the other side. In minor units. */
        met: number;
      })[];
      /** What moved on the day. */
      figures: ({
        /** The connection. */
        connection: string;
        /** What it is. */
        kind: 'agreed' | 'test' | 'authorised' | 'captured' | 'voided' | 'failed' | 'refunded' | 'refund-failed' | 'kept' | 'disputed' | 'reinstated' | 'settled' | 'payout' | 'invoiced' | 'credited' | 'registered' | 'repaid' | 'cleared';
        /** For settled movements what they are. */
        note?: string;
        /** ISO 4217 code. */
        currency: string;
        /** How much. In minor units. */
        amount: number;
        /** Fees that were kept of it. In minor units. */
        fees: number;
        /** How many. */
        count: number;
      })[];
      /** The business days of stores. */
      storeDays: {
        /** Closed ones of this date. */
        closed: number;
        /** Up to this date. */
        open: ({
          /** The day of the store. */
          id: string;
          /** How it stands. */
          at: string;
        })[];
        /** Those of this date, by store; certificates of before do not have them. */
        days?: ({
          /** `store-day/<store>/<business date>`. */
          id: string;
          /** Where it stands. */
          at: string;
          /** By tender. */
          tenders: ({
            /** The tender: cash. */
            kind: string;
            /** ISO 4217 code. */
            currency: string;
            /** What the drawers should hold. In minor units. */
            expected: number;
            /** What was counted. In minor units. */
            counted: number;
            /** What nobody counts, and is believed. In minor units. */
            uncounted: number;
            /** What was counted more than expected. In minor units. */
            difference: number;
          })[];
          /** Variances that stand. */
          variances: (string)[];
          /** Its entries in the books. */
          entries: (string)[];
        })[];
        /** How many of this date are not listed. */
        unlisted?: number;
        /** What is listed, by tender. */
        tenders?: ({
          /** The tender: cash. */
          kind: string;
          /** ISO 4217 code. */
          currency: string;
          /** What the drawers should hold. In minor units. */
          expected: number;
          /** What was counted. In minor units. */
          counted: number;
          /** What nobody counts, and is believed. In minor units. */
          uncounted: number;
          /** What was counted more than expected. In minor units. */
          difference: number;
        })[];
      };
      /** By brand, where there are any; together they are the whole. */
      brands?: ({
        /** Its name; several where brands share a channel, empty for what is of no brand. */
        brand: string;
        /** The link of the chain. */
        link: 'booked' | 'invoiced' | 'paid' | 'registered' | 'credited' | 'settled' | 'paid-out' | 'banked' | 'identified' | 'counted' | 'posted';
        /** ISO 4217 code. */
        currency: string;
        /** What one side came to have on this day. In minor units. */
        due: number;
        /** What the other side came to have. In minor units. */
        met: number;
        /** What is open after the day. In minor units. */
        open: number;
        /** How many are open. */
        items: number;
      })[];
      /** Set when this is not the whole, because of who asks or for which brand. */
      part?: {
        /** Of which channels it tells. */
        channels: (string)[];
        /** Of which stores it tells. */
        stores: (string)[];
      };
    };
    /** The certificate as a page that stands by itself: to read, to print, to keep as PDF. */
    CertificatePage: string;
    /** What a check of a connection found. */
    Check: {
      /** The connection. */
      connection: string;
      /** What was looked at. */
      findings: ({
        /** What was looked at. */
        subject: string;
        /** How it is. */
        verdict: 'ok' | 'warning' | 'problem';
        /** What was found. */
        found: string;
        /** What to do about it. */
        next?: string;
      })[];
    };
    /** The circuit breaker of one operation of a connection. */
    Circuit: {
      /** The operation: `orders`, `payments`. */
      operation: string;
      /** Closed is well; open holds calls back; half-open probes. */
      state: 'closed' | 'open' | 'half-open';
      /** Failures within the window. */
      failures: number;
      /** When a call may probe. In milliseconds since 1970. */
      probeAt?: number;
      /** Since when it is in this state. In milliseconds since 1970. */
      since?: number;
    };
    /** A configured connection and how it is. */
    Connection: {
      /** Its name in the configuration. */
      name: string;
      /** The connector that it is an instance of. */
      connector: string;
      /** What people call the system. */
      title: string;
      /** Who answers for it. */
      owner: string;
      /** What it is for. */
      purpose: string;
      /** The API of the vendor that it speaks. */
      vendorApi: {
        /** Version. */
        version: string;
        /** When the vendor ends it, RFC 3339. */
        sunset?: string;
      };
      /** Where the system sends its webhooks; missing when it is polled. */
      webhookPath?: string;
      /** What the last look at its webhooks and rights found; missing where nothing is looked at, or not yet. */
      audit?: {
        /** When it was last looked at; missing when no look has gone through. */
        at?: string;
        /** Why the latest look could not be taken; what is told is then older. */
        failure?: string;
        /** What is registered, what is amiss, and what the hub mended. */
        findings: ({
          /** What was looked at. */
          subject: string;
          /** How it is now. */
          verdict: 'ok' | 'warning' | 'problem';
          /** What was found. */
          found: string;
          /** What to do about it. */
          next?: string;
          /** The hub found it amiss and mended it. */
          mended?: boolean;
        })[];
      };
      /** Its stored secrets. */
      secrets: ({
        /** Its name. */
        name: string;
        /** When it was last set. */
        storedAt: string;
        /** When a new one is due. */
        dueAt: string;
        /** How near that is; people are told from `soon` on. */
        due: 'later' | 'soon' | 'past';
      })[];
      /** How it is in one word. */
      health: 'well' | 'troubled' | 'down';
      /** Why. */
      because: string;
      /** What is left of its rate limits, as far as they were drawn on. */
      limits: ({
        /** Its name. */
        bucket: string;
        /** Units that come back in a second. */
        perSecond: number;
        /** Units that may be spent at once. */
        burst: number;
        /** Units that are left. */
        available: number;
        /** Until when the system asked to wait. */
        blockedUntil?: string;
      })[];
      /** Its circuit breakers, by operation. */
      circuits: (components['schemas']['Circuit'])[];
      /** How far its translation and delivery are. */
      subscriptions: (components['schemas']['Subscription'])[];
    };
    /** Connections, by name. */
    ConnectionPage: {
      /** The connections of this page. */
      connections: (components['schemas']['Connection'])[];
      /** What is left out for a caller whose role is limited. */
      note?: string;
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** Somebody who bought. Names are masked for whoever may not see personal data. */
    Customer: {
      /** `customer/<id>`; made from what the customer goes by, and no way back to it. */
      id: string;
      /** When the hub first heard of them: their first order, as a rule. */
      firstAt: string;
      /** When it heard of them last. */
      lastAt: string;
      /** How many orders, cancelled ones too. */
      orders: number;
      /** The latest order. */
      lastOrder?: {
        /** Canonical id. */
        id: string;
        /** What people call it. */
        name: string;
        /** When it was placed. */
        placedAt: string;
      };
      /** One line a currency. */
      spend: ({
        /** ISO 4217 currency. */
        currency: string;
        /** How many orders. */
        orders: number;
        /** Integer minor units: their totals, less what was given back. */
        amount: number;
      })[];
      /** E-mail addresses, telephone numbers, accounts, names and companies, the latest first. */
      names: ({
        /** What it is; an account is `<connection>/<id>`. */
        kind: 'email' | 'phone' | 'account' | 'name' | 'company';
        /** As it was given last, or masked. */
        value: string;
        /** Who says so. */
        channels: (string)[];
        /** When it was said last. */
        lastAt: string;
      })[];
    };
    /** Customers, the latest first. */
    CustomerPage: {
      /** The customers of this page. */
      customers: (components['schemas']['Customer'])[];
      /** Whether names are shown; without it nobody is found by them. */
      personal: boolean;
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** The points of a customer. */
    CustomerPoints: {
      /** The id: `customer/…`. */
      customer: string;
      /** What all accounts hold together. */
      balance: number;
      /** Accounts that ever moved: one for each account in a channel, one for each e-mail address. */
      accounts: ({
        /** `points-account/…`; it tells nothing of the person. */
        account: string;
        /** Points; below zero the customer owes them. */
        balance: number;
      })[];
      /** Movements, the latest first. */
      entries: ({
        /** Its number; they grow. */
        id: number;
        /** Whose points: `points-account/…`. */
        account: string;
        /** Earned, taken back, spent, or given back after all. */
        kind: 'accrued' | 'reversed' | 'redeemed' | 'returned';
        /** How many points; negative ones went away. */
        change: number;
        /** What the account held afterwards. */
        balance: number;
        /** Canonical id of the order, or of the receipt. */
        order?: string;
        /** The line's id in the channel or on the receipt; `@shipping` for shipping. */
        line?: string;
        /** Stock keeping unit. */
        sku?: string;
        /** Why, in words. */
        reason: string;
        /** When it became due. */
        at: string;
        /** Id of the message that led to it. */
        event: string;
      })[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** The day of the hub. */
    DailyReport: {
      /** Its name. */
      hub: string;
      /** The day: 2026-11-20. */
      date: string;
      /** By the clock of which zone. */
      timeZone: string;
      /** When the day began. */
      from: string;
      /** When it ended. */
      until: string;
      /** Orders by channel. */
      channels: ({
        /** The sales channel. */
        channel: string;
        /** Orders that were heard that day. */
        orders: number;
        /** Of those, in the ERP. */
        booked: number;
        /** Not in the ERP, although it is time. */
        late: number;
        /** Waiting for a person. */
        held: number;
        /** Cancelled or refused. */
        cancelled: number;
      })[];
      /** Cases. */
      cases: {
        /** Opened that day. */
        opened: number;
        /** Closed that day. */
        closed: number;
        /** Open now. */
        open: number;
        /** Past their deadline now. */
        overdue: number;
      };
      /** What channels were told of stock, and what came of it. */
      stock: ({
        /** The sales channel. */
        connection: string;
        /** Numbers that it was told. */
        published: number;
        /** That it took. */
        confirmed: number;
        /** Where it showed another one. */
        mismatched: number;
        /** That it refused. */
        refused: number;
        /** Times that units left it and no order told of them. */
        writtenOff: number;
      })[];
      /** The proof of stock. */
      proof: {
        /** When the last one came to its end. */
        endedAt?: string;
        /** Variances that wait for a person now. */
        openVariances: number;
      };
      /** Stores that are silent now. */
      silentStores: ({
        /** The store. */
        location: string;
        /** How many tills. */
        tills: number;
        /** Since when. */
        since: string;
      })[];
      /** Service levels as they stand now. */
      levels: (components['schemas']['ServiceLevel'])[];
      /** What needs a person, the most urgent first. */
      today: ({
        /** Its id. */
        case: string;
        /** How bad it is. */
        severity: 'notice' | 'warning' | 'critical';
        /** Who answers for it. */
        owner: string;
        /** Its code. */
        code: string;
        /** What happened. */
        because: string;
        /** How many are concerned. */
        count: number;
        /** By when. */
        deadline: string;
        /** Past its deadline. */
        isOverdue: boolean;
        /** Where it says how to mend it. */
        runbook: string;
      })[];
    };
    /** A day as its certificate says it, or as it stands while it is open. */
    Day: {
      certificate: components['schemas']['Certificate'];
      /** Its place in the chain of certificates; missing while the day is open. */
      sealed?: {
        /** Its number. */
        sequence: number;
        /** SHA-256 over the hash before it, its number and its text. */
        hash: string;
        /** The hash before it. */
        previous: string;
      };
    };
    /** The days, the latest first. */
    DayPage: {
      /** The day that it is now, in the time zone of the closing. */
      today: string;
      /** The first day that is not closed. */
      toClose?: string;
      /** The closed days of this page. */
      days: ({
        /** The day. */
        date: string;
        /** Open, closed with nothing to explain, or closed with variances or what is overdue. */
        state: 'open' | 'clean' | 'varied';
        /** Its number in the chain. */
        sequence: number;
        /** Its hash. */
        hash: string;
        /** Who closed it. */
        closedBy: string;
        /** When it was closed. */
        closedAt: string;
      })[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** A message that is stuck in a subscription. */
    DeadLetter: {
      /** `<subscription>/<lane>/<position>`. */
      id: string;
      /** Where it is stuck. */
      subscription: string;
      /** Its business key. */
      key: string;
      /** Waits for time, behind another one, for a person, or was set aside. */
      state: 'retry' | 'held' | 'dead' | 'skipped';
      /** How often it was tried. */
      attempts: number;
      /** Its cause. */
      fingerprint: string;
      failure: components['schemas']['Failure'];
      /** Since when. In milliseconds since 1970. */
      since: number;
      /** When it is tried again. In milliseconds since 1970. */
      nextAt?: number;
      /** Later messages of the key that wait behind it. */
      waiting: number;
      message: components['schemas']['Message'];
    };
    /** Dead letters, the latest first. */
    DeadLetterPage: {
      /** The dead letters of this page. */
      letters: (components['schemas']['DeadLetter'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** What was decided. */
    Decided: {
      /** The decision. */
      decided: 'release' | 'cancel';
      /** Business key of the instance. */
      key: string;
      /** Id of the message that tells the process. */
      message?: string;
      approval?: components['schemas']['Approval'];
    };
    /** Something that a person may decide here. */
    Decision: {
      /** What: it is sent back to decide it. */
      name: 'release' | 'cancel';
      /** What follows from it. */
      meaning: string;
      /** Money moves, or may: it needs the permission `approve` too. */
      movesMoney: boolean;
    };
    /** What may be decided about one instance now. */
    DecisionList: {
      /** Empty when nothing is to be decided. */
      decisions: (components['schemas']['Decision'])[];
    };
    /** A message whose handling would write something else now. */
    Difference: {
      /** The lane of the message: a class of work with reserved capacity. */
      lane: 'live' | 'standard' | 'bulk';
      /** Its position. */
      position: number;
      /** The difference; hidden from whoever may not see personal data. */
      diff: unknown;
    };
    /** What a shadow replay found. */
    DifferencePage: {
      /** The differences of this page. */
      differences: (components['schemas']['Difference'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** A flow that runs empty. */
    Drain: {
      /** The flow. */
      flow: string;
      /** Messages that it still finishes before it pauses; 0 when it has paused already. */
      left: number;
    };
    /** A message that was replaced by a corrected one. */
    Edited: {
      /** The dead letter, which was set aside. */
      letter: string;
      /** Where the message stands in the log. */
      replacedBy?: {
        /** Id of the message. */
        id: string;
        /** Its lane. */
        lane: string;
        /** Its position in the lane. */
        position: number;
        /** Its topic. */
        topic: string;
        /** Id of the message that caused it. */
        cause?: string;
      };
      approval?: components['schemas']['Approval'];
    };
    /** How many sessions were ended. */
    EndedSessions: {
      /** How many. */
      ended: number;
    };
    /** A CloudEvents 1.0 envelope with the extension attributes of the hub. */
    Envelope: {
      /** Always 1.0. */
      specversion: string;
      /** Derived from the fact: the same fact is the same message. */
      id: string;
      /** Who said it: a connection, a process or a person. */
      source: string;
      /** `storeloom.<domain>.<Event>.v<N>`. */
      type: string;
      /** The business key: messages of one subject and lane are handled in order. */
      subject: string;
      /** When it happened at the source, RFC 3339 in UTC. */
      time: string;
      /** Always application/json. */
      datacontenttype: string;
      /** Where the schema of the data is. */
      dataschema?: string;
      /** The business story that it belongs to, usually the order's id. */
      correlationid: string;
      /** The id of the message that caused this one. */
      causationid?: string;
      /** W3C trace context. */
      traceparent?: string;
      /** W3C trace state. */
      tracestate?: string;
      /** The lane of the message: a class of work with reserved capacity. */
      lane: 'live' | 'standard' | 'bulk';
      /** The connection that it came from or goes to. */
      connection?: string;
      /** Translator that read the delivery, with the version of the vendor's API and of its own mapping. */
      translator?: string;
      /** Fields that the translator defaulted or derived, separated by commas. */
      derived?: string;
      /** What it says; private fields are masked for whoever may not see them. */
      data: unknown;
    };
    /** What went wrong, said as what to do about it. */
    Failure: {
      /** What the hub does about it by itself. */
      kind: 'transient' | 'throttled' | 'rejected' | 'invalid' | 'unauthorized' | 'unknown';
      /** A code of the error catalogue. */
      code: string;
      /** What happened, in one sentence. */
      because: string;
      /** How long the other side asked to wait, in milliseconds. */
      retryAfterMs?: number;
      /** How far a transient failure reaches. */
      scope?: 'connection' | 'operation';
      /** The field that was wrong. */
      field?: string;
      /** The rule that it broke. */
      rule?: string;
      /** The offending value, masked when it is private. */
      value?: string;
      /** What to do next. */
      next?: string;
      /** The other side has nothing of what it was asked for; nothing needs to be undone there. */
      absent?: boolean;
    };
    /** A subscription as people see it: how fast it moves, and why it waits. */
    Flow: {
      /** `translate/<connection>`, `deliver/<connection>`, `process/<process>`, `records/<record>`. */
      name: string;
      /** Send it as If-Match with a change: nothing is changed that was seen differently. */
      tag?: string;
      /** Messages not yet handled, by lane. */
      lag: {
        /** In the lane live. */
        live: number;
        /** In the lane standard. */
        standard: number;
        /** In the lane bulk. */
        bulk: number;
      };
      /** Age of the oldest message not yet handled, in milliseconds. */
      oldestMs: number;
      /** Messages that wait for their next attempt. */
      retrying: number;
      /** Messages that wait for a person. */
      dead: number;
      /** Why it stands still; missing while it runs. */
      paused?: {
        /** The reason. */
        reason: string;
        /** When it probes again; missing for a pause by a person. In milliseconds since 1970. */
        until?: number;
        /** True when a person paused it. */
        byPerson: boolean;
      };
      /** While it runs empty; missing when it does not. */
      draining?: {
        /** Why it was asked to. */
        reason: string;
        /** Since when. In milliseconds since 1970. */
        since: number;
        /** Messages that it still finishes before it pauses. */
        left: number;
      };
      /** What it does: `translate`, `deliver`, `process`, `records`, `ledger`. */
      kind: string;
      /** The connection, process or record that it serves. */
      of: string;
      /** The most urgent tier of what it carries. */
      tier?: 'real-time' | 'near-real-time' | 'micro-batch' | 'batch';
      /** Messages of the log that it went past in a second, over the last minute. */
      ratePerSecond?: number;
      /** How it is. */
      state: 'idle' | 'flowing' | 'retrying' | 'blocked' | 'waiting' | 'draining' | 'paused';
      /** Why it waits, in a sentence. */
      why: string;
    };
    /** Flows, by name. */
    FlowPage: {
      /** The flows of this page. */
      flows: (components['schemas']['Flow'])[];
      /** What is left out for a caller whose role is limited. */
      note?: string;
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** An instance of a business process. */
    Instance: {
      /** The process. */
      process: string;
      /** Its business key. */
      key: string;
      /** The state that it is in. */
      at: string;
      /** Version of the definition that wrote it. */
      version: number;
      /** How often it moved or learnt something. */
      revision: number;
      /** When its next deadline passes. */
      wakeAt?: string;
      /** Open deadlines. */
      deadlines: ({
        /** Its name. */
        name: string;
        /** When it passes. */
        at: string;
      })[];
    };
    /** Instances of a process, by key. */
    InstancePage: {
      /** The instances of this page. */
      instances: (components['schemas']['Instance'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** The data of one event: what changed since the last one. */
    Live: {
      /** What changed. */
      changed: ('orders' | 'stock' | 'stores' | 'articles' | 'returns' | 'money' | 'cases' | 'flows' | 'connections')[];
      /** Orders that something was heard of. */
      orders: (string)[];
      /** True when more orders changed than are named. */
      more: boolean;
    };
    /** A program that may use the API. */
    Machine: {
      /** Its client id. */
      id: string;
      /** Send it as If-Match with a change: nothing is changed that was seen differently. */
      tag: string;
      /** What it may do. */
      scopes: ('read' | 'operate' | 'personal' | 'approve' | 'configure' | 'audit' | 'administer')[];
      /** Where it holds. */
      reach: (string)[];
      /** Who answers for it. */
      owner: string;
      /** What it is for. */
      purpose: string;
      /** Whether it is switched off. */
      disabled: boolean;
      /** Its quota. */
      requestsPerMinute?: number;
      /** Newest first. */
      secrets: ({
        /** When it was made. */
        createdAt: string;
        /** When it ends. */
        expiresAt?: string;
      })[];
      /** With which it may say who it is instead of by a secret. */
      keys: ({
        /** Its `kid`, or its thumbprint. */
        id: string;
        /** RSA, or its curve. */
        kind: string;
        /** When it was registered. */
        createdAt: string;
      })[];
      /** When it was added. */
      createdAt: string;
      /** When it ends. */
      expiresAt: string;
      /** When its owner looks whether it is still needed. */
      reviewAt: string;
      /** When it last asked for a token. */
      usedAt?: string;
    };
    /** Programs that may use the API. */
    MachineList: {
      /** By client id. */
      machines: (components['schemas']['Machine'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** A machine and its fresh secret. */
    MachineWithSecret: {
      machine: components['schemas']['Machine'];
      /** The secret; it is never shown again. */
      secret: string;
    };
    /** Who asks, what they may do where, and for how long. */
    Me: {
      /** A person with a session, a machine, or the holder of the own token. */
      kind: 'person' | 'machine' | 'local';
      /** As it stands in the audit: person/<id>, machine/<client id>, local. */
      name: string;
      /** For people to read. */
      label: string;
      /** The address of the person. */
      email?: string;
      /** The roles of a person. */
      roles: ('viewer' | 'operator' | 'approver' | 'integrator' | 'administrator')[];
      /** What the caller may do. A person uses `personal` request by request, with the header X-Unmask-Reason. */
      permissions: ('read' | 'operate' | 'personal' | 'approve' | 'configure' | 'audit' | 'administer')[];
      /** Where the caller may read. */
      reach: 'everywhere' | {
        /** The channels that are seen. */
        channels: (string)[];
        /** The stores that are seen. */
        locations: (string)[];
      };
      /** When the session or the token ends. */
      expiresAt?: string;
      /** Id of the session. */
      session?: string;
      /** When the person signed in. */
      signedInAt?: string;
      /** To be sent as X-CSRF-Token with every request of this session that changes something. */
      csrfToken?: string;
    };
    /** A message as the log keeps it. */
    Message: {
      /** Where it stands in its lane. */
      position: number;
      /** The lane of the message: a class of work with reserved capacity. */
      lane: 'live' | 'standard' | 'bulk';
      /** What subscriptions choose by: `event.OrderPlaced`. */
      topic: string;
      /** The business key. */
      key: string;
      /** The part of the key space, 0 to 63. */
      slice: number;
      envelope: components['schemas']['Envelope'];
      /** When the hub made it durable. In milliseconds since 1970. */
      recordedAt: number;
    };
    /** What every system says of one SKU. */
    OneArticle: {
      /** One line for each connection. */
      articles: (components['schemas']['Article'])[];
    };
    /** One case with what happened to it and its latest messages. */
    OneCase: {
      case: components['schemas']['Case'];
      /** What happened to it, the latest first. */
      steps: ({
        /** When. */
        at: string;
        /** What. */
        kind: 'opened' | 'reopened' | 'closed' | 'assigned' | 'unassigned' | 'acknowledged' | 'snoozed' | 'commented';
        /** Who did it; `hub` when nobody did. */
        who: string;
        /** What was said. */
        note: string;
      })[];
      /** The latest messages; the others are listed under dead letters. */
      letters: (components['schemas']['DeadLetter'])[];
    };
    /** One connection, and what is stuck in it. */
    OneConnection: {
      connection: components['schemas']['Connection'];
      /** The open cases that concern it. */
      cases: (components['schemas']['Case'])[];
    };
    /** One customer. */
    OneCustomer: {
      customer: components['schemas']['Customer'];
      /** Whether names are shown. */
      personal: boolean;
    };
    /** One dead letter. */
    OneDeadLetter: {
      letter: components['schemas']['DeadLetter'];
    };
    /** One flow, and what holds it up. */
    OneFlow: {
      flow: components['schemas']['Flow'];
      /** The circuits of its connection. */
      circuits: (components['schemas']['Circuit'])[];
      /** The open cases that concern it. */
      cases: (components['schemas']['Case'])[];
    };
    /** One instance and what it knows. */
    OneInstance: {
      instance: components['schemas']['Instance'];
      /** What it knows; hidden from whoever may not see personal data. */
      state: unknown;
    };
    /** One message of the log. */
    OneMessage: {
      message: components['schemas']['Message'];
    };
    /** One business process. */
    OneProcess: {
      process: components['schemas']['Process'];
    };
    /** One replay. */
    OneReplay: {
      replay: components['schemas']['Replay'];
    };
    /** A proof of stock. */
    OneStockProof: {
      proof: components['schemas']['WholeStockProof'];
    };
    /** One delivery with its tries. */
    OneWebhookDelivery: {
      delivery: components['schemas']['WebhookDelivery'];
      /** The latest hundred tries, the oldest first. */
      attempts: ({
        /** When it was made. */
        at: string;
        /** How long it took, in milliseconds. */
        durationMs: number;
        /** What was answered; missing when nothing was. */
        status?: number;
        /** Code of the failure. */
        failure?: string;
        /** What happened, in words. */
        because?: string;
        /** The beginning of the answer, masked. */
        answer: string;
      })[];
    };
    /** One webhook endpoint. */
    OneWebhookEndpoint: {
      endpoint: components['schemas']['WebhookEndpoint'];
    };
    /** An order on one line. */
    Order: {
      /** Canonical id: `order/<channel>/<foreign id>`. */
      id: string;
      /** The connection of the sales channel. */
      channel: string;
      /** What people call it: "#1001". */
      name: string;
      /** How far it has come. */
      state: 'awaited' | 'placed' | 'accepted' | 'allocated' | 'partially-shipped' | 'shipped' | 'delivered' | 'closed' | 'cancelled' | 'rejected';
      /** Why it waits for a person; missing when it does not. */
      held?: {
        /** Code of the reason. */
        code: string;
        /** The reason in words. */
        reason: string;
        /** When the hub goes on by itself, RFC 3339. */
        until?: string;
      };
      /** How its money stands. */
      payment: 'none' | 'authorised' | 'partly-captured' | 'captured' | 'partly-refunded' | 'refunded' | 'failed' | 'voided';
      /** How it is paid: prepaid, on account, cash on delivery. */
      paymentMode?: string;
      /** ISO 4217 currency of all amounts. */
      currency?: string;
      /** Integer minor units of the currency. */
      money: {
        /** What the buyer pays. */
        total: number;
        /** What was captured. */
        captured: number;
        /** What was given back. */
        refunded: number;
        /** What was invoiced. */
        invoiced: number;
        /** What was credited. */
        credited: number;
      };
      /** When the buyer placed it, RFC 3339. */
      placedAt?: string;
      /** When it was closed, RFC 3339. */
      closedAt?: string;
      /** How it ended. */
      outcome?: string;
      /** The record in the ERP: "S00042". */
      booked?: string;
      /** Invoices in the ERP. */
      invoices: (string)[];
      /** Tracking numbers of its shipments. */
      tracking: (string)[];
      /** Commands that were given up: a case stands open. */
      open: ({
        /** The command: `book-order`. */
        command: string;
        /** Who could not do it. */
        connection: string;
        /** Code of the failure. */
        code: string;
        /** What happened. */
        because: string;
      })[];
      /** A test order of the channel. */
      test: boolean;
    };
    /** How many orders are in one state. */
    OrderCount: {
      /** The state. */
      state: 'awaited' | 'placed' | 'accepted' | 'allocated' | 'partially-shipped' | 'shipped' | 'delivered' | 'closed' | 'cancelled' | 'rejected';
      /** Whether they wait for a person. */
      held: boolean;
      /** How many. */
      orders: number;
    };
    /** Orders by state. */
    OrderCounts: {
      /** One line a state. */
      counts: (components['schemas']['OrderCount'])[];
    };
    /** An order in a list, with when the hub heard of it. */
    OrderLine: {
      /** Canonical id: `order/<channel>/<foreign id>`. */
      id: string;
      /** The connection of the sales channel. */
      channel: string;
      /** What people call it: "#1001". */
      name: string;
      /** How far it has come. */
      state: 'awaited' | 'placed' | 'accepted' | 'allocated' | 'partially-shipped' | 'shipped' | 'delivered' | 'closed' | 'cancelled' | 'rejected';
      /** Why it waits for a person; missing when it does not. */
      held?: {
        /** Code of the reason. */
        code: string;
        /** The reason in words. */
        reason: string;
        /** When the hub goes on by itself, RFC 3339. */
        until?: string;
      };
      /** How its money stands. */
      payment: 'none' | 'authorised' | 'partly-captured' | 'captured' | 'partly-refunded' | 'refunded' | 'failed' | 'voided';
      /** How it is paid: prepaid, on account, cash on delivery. */
      paymentMode?: string;
      /** ISO 4217 currency of all amounts. */
      currency?: string;
      /** Integer minor units of the currency. */
      money: {
        /** What the buyer pays. */
        total: number;
        /** What was captured. */
        captured: number;
        /** What was given back. */
        refunded: number;
        /** What was invoiced. */
        invoiced: number;
        /** What was credited. */
        credited: number;
      };
      /** When the buyer placed it, RFC 3339. */
      placedAt?: string;
      /** When it was closed, RFC 3339. */
      closedAt?: string;
      /** How it ended. */
      outcome?: string;
      /** The record in the ERP: "S00042". */
      booked?: string;
      /** Invoices in the ERP. */
      invoices: (string)[];
      /** Tracking numbers of its shipments. */
      tracking: (string)[];
      /** Commands that were given up: a case stands open. */
      open: ({
        /** The command: `book-order`. */
        command: string;
        /** Who could not do it. */
        connection: string;
        /** Code of the failure. */
        code: string;
        /** What happened. */
        because: string;
      })[];
      /** A test order of the channel. */
      test: boolean;
      /** Breaks a promise, or soon will; missing when it does not. */
      lateness?: 'late' | 'at-risk';
      /** When the hub first heard of it. In milliseconds since 1970. */
      firstSeen: number;
      /** When the hub last heard of it. In milliseconds since 1970. */
      lastSeen: number;
    };
    /** What the ledger knows of the money of an order. */
    OrderMoney: {
      /** Canonical id of the order. */
      order: string;
      /** ISO 4217 code of the order. */
      currency?: string;
      /** What the buyer owes. */
      agreed?: number;
      /** A test order, which is left alone. */
      test: boolean;
      /** What was invoiced. */
      invoiced: number;
      /** What was credited. */
      credited: number;
      /** Refunds that the books count as paid back, in minor units. */
      repaid: number;
      /** What of them was paid back in a way that no provider reports. */
      elsewhere: number;
      /** What the books count as paid. */
      registered: number;
      /** What is owed to the buyer as a gift card or as goods, or was given back at a till. */
      kept: number;
      /** What of it pays its credit note in the books, so that they say that it is owed. */
      cleared: number;
      /** Its payments. */
      payments: ({
        /** Canonical id: `payment/<connection>/<reference>`. */
        payment: string;
        /** Who took it. */
        connection: string;
        /** ISO 4217 code. */
        currency: string;
        /** What was on hold. */
        authorised: number;
        /** What was taken. */
        captured: number;
        /** What was given back. */
        refunded: number;
        /** What was taken back in disputes, less what was given again. */
        disputed: number;
        /** What settlements carry of it; missing where they say it in another currency. */
        settled?: number;
        /** Movements of settlements that belong to it. */
        lines: number;
        /** What the provider kept, by currency. */
        fees: {
          [name: string]: number;
        };
        /** Tries that the provider refused; nothing moved by them. */
        failures: number;
        /** Why it refused the latest of them, in its own words. */
        reason?: string;
      })[];
      /** The history, oldest first. */
      entries: ({
        /** Its number; they grow. */
        id: number;
        /** What it is. */
        kind: 'agreed' | 'test' | 'authorised' | 'captured' | 'voided' | 'failed' | 'refunded' | 'refund-failed' | 'kept' | 'disputed' | 'reinstated' | 'settled' | 'payout' | 'invoiced' | 'credited' | 'registered' | 'repaid' | 'cleared';
        /** The payment. */
        payment?: string;
        /** Whose money or books it is. */
        connection: string;
        /** An amount. */
        change: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217 code. */
          currency: string;
        };
        /** An amount. */
        presented?: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217 code. */
          currency: string;
        };
        /** Units of its currency for one of what the buyer paid in (`presented`), as the connection says it. */
        rate?: string;
        /** The provider's word for it, or the name of a document. */
        note?: string;
        /** When it happened at its source. */
        at: string;
        /** Id of the message that told it. */
        event: string;
      })[];
    };
    /** Orders, newest first. */
    OrderPage: {
      /** The orders of this page. */
      orders: (components['schemas']['OrderLine'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** How the money of an order stands. */
    OrderPayments: {
      /** The order. */
      order: string;
      /** What people call it. */
      name: string;
      /** How its money stands. */
      payment: 'none' | 'authorised' | 'partly-captured' | 'captured' | 'partly-refunded' | 'refunded' | 'failed' | 'voided';
      /** ISO 4217 currency of all amounts. */
      currency?: string;
      /** Integer minor units of the currency. */
      money: {
        /** What the buyer pays. */
        total: number;
        /** What was captured. */
        captured: number;
        /** What was given back. */
        refunded: number;
        /** What was invoiced. */
        invoiced: number;
        /** What was credited. */
        credited: number;
      };
      /** Its payments. */
      payments: ({
        /** `payment/<connection>/<reference>`. */
        id: string;
        /** What was said of it, oldest first. */
        story: ({
          /** When the hub made it durable. */
          at: string;
          /** What kind of step it is. */
          kind: string;
          /** `PaymentCaptured`, `refund-payment done`. */
          name: string;
          /** Who said it. */
          from: string;
          /** One line for a person. */
          text: string;
        })[];
      })[];
    };
    /** The points of an order, line by line. */
    OrderPoints: {
      /** Canonical id of the order. */
      order: string;
      /** What it earned. */
      earned: number;
      /** What was taken back. */
      reversed: number;
      /** What is left. */
      kept: number;
      /** Line by line. */
      lines: ({
        /** The line's id in the channel or on the receipt; `@shipping` for shipping. */
        line: string;
        /** Stock keeping unit. */
        sku?: string;
        /** What it earned. */
        earned: number;
        /** What was taken back of it. */
        reversed: number;
        /** What is left. */
        kept: number;
      })[];
      /** The movements, oldest first. */
      entries: ({
        /** Its number; they grow. */
        id: number;
        /** Whose points: `points-account/…`. */
        account: string;
        /** Earned, taken back, spent, or given back after all. */
        kind: 'accrued' | 'reversed' | 'redeemed' | 'returned';
        /** How many points; negative ones went away. */
        change: number;
        /** What the account held afterwards. */
        balance: number;
        /** Canonical id of the order, or of the receipt. */
        order?: string;
        /** The line's id in the channel or on the receipt; `@shipping` for shipping. */
        line?: string;
        /** Stock keeping unit. */
        sku?: string;
        /** Why, in words. */
        reason: string;
        /** When it became due. */
        at: string;
        /** Id of the message that led to it. */
        event: string;
      })[];
    };
    /** The hub on one screen. */
    Overview: {
      /** Its name. */
      hub: string;
      /** When this process started. */
      startedAt: string;
      /** How long this process runs, in milliseconds. */
      upMs: number;
      /** True when every check is well. */
      ready: boolean;
      /** What must hold before traffic should come here. */
      checks: ({
        /** What was checked. */
        name: string;
        /** Whether it is well. */
        ok: boolean;
        /** How it is. */
        detail: string;
      })[];
      /** Orders by state. */
      orders: (components['schemas']['OrderCount'])[];
      /** What waits for a person. */
      deadLetters: {
        /** Messages that are stuck. */
        letters: number;
        /** Causes behind them. */
        causes: number;
      };
      /** The connections. */
      connections: ({
        /** Its name. */
        name: string;
        /** Its connector. */
        connector: string;
        /** Circuits that are not closed. */
        openCircuits: (components['schemas']['Circuit'])[];
      })[];
      /** How far each subscription is. */
      subscriptions: (components['schemas']['Subscription'])[];
    };
    /** Everything that the hub knows of one order. */
    Passport: {
      order: components['schemas']['Order'];
      /** All names of the order. */
      identifiers: ({
        /** As it is written there. */
        value: string;
        /** What it names. */
        kind: string;
        /** Where people look at it there. */
        address?: string;
      })[];
      /** Everything that was said about it, in the order in which the hub learnt it. */
      story: (components['schemas']['StoryEntry'])[];
      /** Which money moved, the oldest first. */
      money: ({
        /** When the hub heard of it first. */
        at: string;
        /** What happened; registered: the ERP has the payment in its books. */
        kind: 'authorised' | 'captured' | 'voided' | 'refunded' | 'refund-failed' | 'invoiced' | 'credited' | 'registered' | 'repaid';
        /** How much. */
        amount?: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217. */
          currency: string;
        };
        /** A payment reference, a refund, an invoice. */
        reference: string;
        /** Where it happened. */
        connection: string;
      })[];
      /** What it did to stock, the oldest first. */
      stock: ({
        /** When. */
        at: string;
        /** Reflected: the ERP has booked it and a reading shows so. */
        kind: 'claimed' | 'changed' | 'reflected' | 'released' | 'expired';
        /** The article, or a part of a set. */
        sku: string;
        /** `location/<code>`. */
        location: string;
        /** By how much what is kept grew; below zero where it shrank. */
        change: string;
        /** What was kept for it then. */
        held: string;
        /** The unit. */
        unit: string;
        /** Why. */
        because: string;
        /** Code, where something went wrong. */
        code?: string;
      })[];
      /** What waits for time or a person. */
      stuck: ({
        /** Id of the dead letter, for retry and skip. */
        letter: string;
        /** The subscription that it is stuck in. */
        subscription: string;
        /** Waits for time, behind another one, or for a person. */
        state: 'retry' | 'held' | 'dead' | 'skipped';
        /** How often it was tried. */
        attempts: number;
        /** Since when. */
        since: string;
        /** When it is tried again. */
        nextAt?: string;
        /** Later messages that wait behind it. */
        waiting: number;
        /** Code of the failure. */
        code: string;
        /** The code in words. */
        title: string;
        /** What happened. */
        because: string;
        /** What to do next. */
        next?: string;
      })[];
      /** True when the story is longer than what is shown. */
      truncated: boolean;
    };
    /** One payment, with what was settled of it and everything that was said. */
    Payment: {
      /** Canonical id: `payment/<connection>/<reference>`. */
      id: string;
      /** The connection that took it. */
      connection: string;
      /** What kind of system that is; missing when the connection is no longer configured. */
      provider?: string;
      /** The order that it pays; missing while nobody has named one. */
      order?: string;
      /** How it stands; `reported`: only a settlement speaks of it. */
      state: 'authorised' | 'captured' | 'partly-refunded' | 'refunded' | 'disputed' | 'voided' | 'failed' | 'reported';
      /** Why it was refused, in the words of the provider; only of one that failed. */
      reason?: string;
      /** ISO 4217 code of what the buyer paid in. */
      currency: string;
      /** What was taken, in minor units; what is on hold while nothing was; what was asked for when it failed. */
      amount: number;
      /** What was on hold. */
      authorised: number;
      /** What was taken. */
      captured: number;
      /** What was given back. */
      refunded: number;
      /** What was taken back in disputes, less what was given again. */
      disputed: number;
      /** When the first of it happened. */
      begunAt: string;
      /** When the latest of it happened. */
      movedAt: string;
      /** What settlements carry of it; missing where they say it in another currency. */
      settled?: number;
      /** Movements of settlements that belong to it. */
      lines: number;
      /** What the provider kept, by currency. */
      fees: {
        [name: string]: number;
      };
      /** Its history in the ledger, oldest first. */
      entries: ({
        /** Its number; they grow. */
        id: number;
        /** What it is. */
        kind: 'agreed' | 'test' | 'authorised' | 'captured' | 'voided' | 'failed' | 'refunded' | 'refund-failed' | 'kept' | 'disputed' | 'reinstated' | 'settled' | 'payout' | 'invoiced' | 'credited' | 'registered' | 'repaid' | 'cleared';
        /** The payment. */
        payment?: string;
        /** Whose money or books it is. */
        connection: string;
        /** An amount. */
        change: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217 code. */
          currency: string;
        };
        /** An amount. */
        presented?: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217 code. */
          currency: string;
        };
        /** Units of its currency for one of what the buyer paid in (`presented`), as the connection says it. */
        rate?: string;
        /** The provider's word for it, or the name of a document. */
        note?: string;
        /** When it happened at its source. */
        at: string;
        /** Id of the message that told it. */
        event: string;
      })[];
      /** What was said of it, oldest first. */
      story: ({
        /** When. */
        at: string;
        /** An event, a command, an outcome or a delivery. */
        kind: string;
        /** Its name. */
        name: string;
        /** Who said it. */
        from: string;
        /** What it says, in words. */
        text: string;
      })[];
    };
    /** A payment as a list tells it. */
    PaymentLine: {
      /** Canonical id: `payment/<connection>/<reference>`. */
      id: string;
      /** The connection that took it. */
      connection: string;
      /** What kind of system that is; missing when the connection is no longer configured. */
      provider?: string;
      /** The order that it pays; missing while nobody has named one. */
      order?: string;
      /** How it stands; `reported`: only a settlement speaks of it. */
      state: 'authorised' | 'captured' | 'partly-refunded' | 'refunded' | 'disputed' | 'voided' | 'failed' | 'reported';
      /** Why it was refused, in the words of the provider; only of one that failed. */
      reason?: string;
      /** ISO 4217 code of what the buyer paid in. */
      currency: string;
      /** What was taken, in minor units; what is on hold while nothing was; what was asked for when it failed. */
      amount: number;
      /** What was on hold. */
      authorised: number;
      /** What was taken. */
      captured: number;
      /** What was given back. */
      refunded: number;
      /** What was taken back in disputes, less what was given again. */
      disputed: number;
      /** When the first of it happened. */
      begunAt: string;
      /** When the latest of it happened. */
      movedAt: string;
    };
    /** Payments, the latest first. */
    PaymentPage: {
      /** The payments of this page. */
      payments: (components['schemas']['PaymentLine'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** What a provider sends to the bank, and what the bank shows of it. */
    Payout: {
      /** `payout/<connection>/<reference>`. */
      id: string;
      /** The provider. */
      connection: string;
      /** The earliest day that was said of it: 2026-11-20. */
      day?: string;
      /** Where it stands: expected, reporting, banking, settled, returned. */
      at: string;
      /** When it becomes a variance by itself. */
      waitsUntil?: string;
      /** What the provider said that it sends. */
      amount?: {
        /** Integer minor units. */
        amount: number;
        /** ISO 4217 code. */
        currency: string;
      };
      /** What it is made of. */
      sums: ({
        /** charge, refund, fee, dispute, reserve … */
        kind: string;
        /** Before fees. */
        gross: number;
        /** What the provider kept of it. */
        fee: number;
        /** How many. */
        count: number;
      })[];
      /** What its movements come to so far. */
      net: number;
      /** Parts of the provider's report that are there. */
      parts: number;
      /** How many parts there are, once the provider has said so. */
      of?: number;
      /** What the bank shows of it. */
      bank?: {
        /** The bank's line. */
        line: string;
        /** What it shows. */
        amount: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217 code. */
          currency: string;
        };
      };
      /** Variances that stand, by their codes from the error catalogue. */
      variances: (string)[];
    };
    /** Payouts, the latest day first. */
    PayoutPage: {
      /** The payouts of this page. */
      payouts: (components['schemas']['Payout'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** Somebody who has signed in here. */
    Person: {
      /** Id of the person. */
      id: string;
      /** Send it as If-Match with a change: nothing is changed that was seen differently. */
      tag: string;
      /** Who vouches for them: the address of the provider, or `local`. */
      issuer: string;
      /** How the provider knows them. */
      subject: string;
      /** Name. */
      name: string;
      /** E-mail. */
      email?: string;
      /** Their roles. */
      grants: ({
        /** The role. */
        role: 'viewer' | 'operator' | 'approver' | 'integrator' | 'administrator';
        /** Where it holds. */
        reach: (string)[];
        /** Whether groups of the company give it, or an administrator did. */
        from: 'provider' | 'administrator';
      })[];
      /** Whether the account is switched off. */
      disabled: boolean;
      /** First sign-in. */
      createdAt: string;
      /** Latest sign-in. */
      signedInAt: string;
    };
    /** Everybody who has signed in here. */
    PersonList: {
      /** By name. */
      people: (components['schemas']['Person'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** An order that was taken. */
    Placed: {
      /** Canonical id of the order. */
      order: string;
      /** True when it was taken before; nothing new is done. */
      repeated: boolean;
    };
    /** Points that a customer wants to pay with. */
    PointsReservation: {
      /** `PTS-…`: it names them on the order that they pay for. */
      code: string;
      /** `points-account/…`. */
      account: string;
      /** What names it once. */
      redemption: string;
      /** How many points. */
      points: number;
      /** Set aside; free again because the time is over; never set aside; spent; given back. */
      state: 'reserved' | 'expired' | 'refused' | 'taken' | 'returned';
      /** Until when they are set aside. */
      until?: string;
      /** The order that has taken them. */
      order?: string;
    };
    /** Points that are spent. */
    PointsSpent: {
      /** What gives them back. */
      code: string;
      /** `points-account/…`. */
      account: string;
      /** What names it once. */
      redemption: string;
      /** How many points. */
      points: number;
    };
    /** An RFC 9457 problem; how every failure is told. */
    Problem: {
      /** `urn:storeloom:error:<code>`. */
      type: string;
      /** What the code means, always in the same words. */
      title: string;
      /** The HTTP status. */
      status: number;
      /** What happened this time. */
      detail: string;
      /** The request, as the log of the hub knows it. */
      instance: string;
      /** A code of the error catalogue. */
      code: string;
      /** What to do next. */
      next?: string;
      /** The field that was wrong, with where it stood: `body.reason`, `querystring.limit`. */
      field?: string;
      /** The rule that it broke. */
      rule?: string;
      /** The offending value; of a private one only how long it is. */
      value?: string;
    };
    /** A business process as a graph of its states. */
    Process: {
      /** Its name. */
      name: string;
      /** Version of its definition. */
      version: number;
      /** What it is for. */
      summary: string;
      /** The messages that begin an instance. */
      begins: (string)[];
      /** The states, in the order of the definition. */
      states: ({
        /** Its name. */
        name: string;
        /** What it means. */
        meaning: string;
        /** The messages that it answers. */
        answers: (string)[];
        /** Instances that stand here now. */
        instances: number;
      })[];
      /** The moves between states. */
      moves: ({
        /** The state before. */
        from: string;
        /** The message. */
        on: string;
        /** The state after. */
        to: string;
      })[];
      /** How a person or a machine begins an instance; missing where only the messages in `begins` do. */
      start?: {
        /** The operation of this API. */
        operation: string;
        /** Its method. */
        method: string;
        /** Its path. */
        path: string;
        /** What a caller must be allowed to do. */
        permission: string;
        /** What it does. */
        summary: string;
        /** JSON Schema of what it takes. */
        body: unknown;
        /** What fits it. */
        example: unknown;
      };
    };
    /** Business processes, in the order of the configuration. */
    ProcessPage: {
      /** The processes of this page. */
      processes: (components['schemas']['Process'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** How many messages wait for a person again. */
    Recalled: {
      /** How many. */
      recalled: number;
    };
    /** The points of a receipt of a till, line by line. */
    ReceiptPoints: {
      /** Canonical id of the receipt. */
      receipt: string;
      /** What it earned. */
      earned: number;
      /** What was taken back. */
      reversed: number;
      /** What is left. */
      kept: number;
      /** Line by line. */
      lines: ({
        /** The line's id in the channel or on the receipt; `@shipping` for shipping. */
        line: string;
        /** Stock keeping unit. */
        sku?: string;
        /** What it earned. */
        earned: number;
        /** What was taken back of it. */
        reversed: number;
        /** What is left. */
        kept: number;
      })[];
      /** The movements, oldest first. */
      entries: ({
        /** Its number; they grow. */
        id: number;
        /** Whose points: `points-account/…`. */
        account: string;
        /** Earned, taken back, spent, or given back after all. */
        kind: 'accrued' | 'reversed' | 'redeemed' | 'returned';
        /** How many points; negative ones went away. */
        change: number;
        /** What the account held afterwards. */
        balance: number;
        /** Canonical id of the order, or of the receipt. */
        order?: string;
        /** The line's id in the channel or on the receipt; `@shipping` for shipping. */
        line?: string;
        /** Stock keeping unit. */
        sku?: string;
        /** Why, in words. */
        reason: string;
        /** When it became due. */
        at: string;
        /** Id of the message that led to it. */
        event: string;
      })[];
    };
    /** An endpoint that is told again. */
    RecoveredWebhookEndpoint: {
      endpoint: components['schemas']['WebhookEndpoint'];
      /** Deliveries that are sent, or sent again. */
      again: number;
    };
    /** A delivery that is sent again. */
    RedeliveredWebhook: {
      delivery: components['schemas']['WebhookDelivery'];
    };
    /** An order that was released. */
    Released: {
      /** Canonical id of the order. */
      released: string;
      /** Why it waits for a person; missing when it does not. */
      was: {
        /** Code of the reason. */
        code: string;
        /** The reason in words. */
        reason: string;
        /** When the hub goes on by itself, RFC 3339. */
        until?: string;
      };
      approval?: components['schemas']['Approval'];
    };
    /** A webhook endpoint that is gone. */
    RemovedWebhookEndpoint: {
      /** Its id. */
      removed: string;
    };
    /** Messages that are handled again. */
    Replay: {
      /** Id of the replay. */
      id: string;
      /** What was asked for. */
      request: {
        /** The subscription. */
        subscription: string;
        /** Which messages are handled again. */
        select: {
          kind: 'messages';
          messages: ({
            /** The lane of the message: a class of work with reserved capacity. */
            lane: 'live' | 'standard' | 'bulk';
            /** Position in the lane. */
            position: number;
          })[];
        } | {
          kind: 'key';
          /** The business key. */
          key: string;
        } | {
          kind: 'range';
          /** The lane of the message: a class of work with reserved capacity. */
          lane: 'live' | 'standard' | 'bulk';
          /** The position before the first one. */
          after: number;
          /** The last position. */
          through: number;
        };
        /** Whether it changes nothing. */
        shadow: boolean;
        /** Messages per second at the most. */
        ratePerSecond?: number;
        /** Who asked. */
        by: string;
      };
      /** How it is. */
      state: 'running' | 'done' | 'aborted' | 'failed';
      /** Messages to be handled. */
      total: number;
      /** Messages handled so far. */
      handled: number;
      /** Messages that failed. */
      failed: number;
      /** Messages whose handling would write something else now; of a shadow. */
      differences: number;
    };
    /** Replays, newest first. */
    ReplayPage: {
      /** The replays of this page. */
      replays: (components['schemas']['Replay'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** What a replay would touch. */
    ReplayPreview: {
      /** Messages. */
      total: number;
      /** Business keys. */
      keys: number;
    };
    /** How many messages are tried again. */
    Retried: {
      /** How many; none while it waits for a second person. */
      retried: number;
      approval?: components['schemas']['Approval'];
    };
    /** Goods that a buyer gives back, and the money for them. */
    Return: {
      /** Its canonical id. */
      id: string;
      /** The order that the goods were bought with. */
      order: string;
      /** The sales channel of the order. */
      channel: string;
      /** How far it has come. */
      state: 'requested' | 'approved' | 'received' | 'inspected' | 'completed' | 'declined';
      /** Why it waits for a person. */
      held?: {
        /** Code of the reason. */
        code: string;
        /** The reason in words. */
        reason: string;
        /** Since when. */
        at: string;
      };
      /** `hub`, or the connection that asked. */
      from?: string;
      /** Who asked for it in the hub; they do not approve it. */
      askedBy?: string;
      /** When it was asked. */
      requestedAt?: string;
      /** What the buyer gets: `refund`, `gift-card`, `exchange`. */
      wanted?: string;
      /** Where the goods came or come to. */
      location?: string;
      /** What comes back. */
      lines: ({
        /** The line of the return. */
        line: string;
        /** The article. */
        sku: string;
        /** A decimal quantity with its unit of measure. */
        quantity: {
          /** Decimal text: "2", "0.750". */
          value: string;
          /** Unit of measure: "each", "kg", "m". */
          unit: string;
        };
        /** The line of the order, in the channel. */
        orderLine?: string;
        /** Why it comes back. */
        reason: string;
      })[];
      /** An amount in integer minor units of an ISO 4217 currency. */
      worth?: {
        /** Integer minor units: 2999 is 29.99 in EUR. */
        amount: number;
        /** ISO 4217 code. */
        currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
      };
      /** What was approved, line by line, tax included. */
      shares: ({
        /** The line. */
        line: string;
        /** An amount in integer minor units of an ISO 4217 currency. */
        amount: {
          /** Integer minor units: 2999 is 29.99 in EUR. */
          amount: number;
          /** ISO 4217 code. */
          currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
        };
        /** An amount in integer minor units of an ISO 4217 currency. */
        tax: {
          /** Integer minor units: 2999 is 29.99 in EUR. */
          amount: number;
          /** ISO 4217 code. */
          currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
        };
      })[];
      /** What was decided. */
      decision?: {
        /** What. */
        verdict: 'approved' | 'declined';
        /** `rule`, or who. */
        by: string;
        /** Why. */
        reason?: string;
      };
      /** What came, oldest first. */
      received: ({
        /** Where. */
        location: string;
        /** What came. */
        lines: ({
          /** The line of the return. */
          line: string;
          /** The article. */
          sku: string;
          /** A decimal quantity with its unit of measure. */
          quantity: {
            /** Decimal text: "2", "0.750". */
            value: string;
            /** Unit of measure: "each", "kg", "m". */
            unit: string;
          };
        })[];
        /** When. */
        at: string;
      })[];
      /** What was found, oldest first. */
      inspected: ({
        /** What was found. */
        lines: ({
          /** The line of the return. */
          line: string;
          /** The article. */
          sku: string;
          /** A decimal quantity with its unit of measure. */
          quantity: {
            /** Decimal text: "2", "0.750". */
            value: string;
            /** Unit of measure: "each", "kg", "m". */
            unit: string;
          };
          /** What becomes of it. */
          condition: string;
          /** An amount in integer minor units of an ISO 4217 currency. */
          deduction?: {
            /** Integer minor units: 2999 is 29.99 in EUR. */
            amount: number;
            /** ISO 4217 code. */
            currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
          };
        })[];
        /** When. */
        at: string;
      })[];
      /** The money. */
      refunds: ({
        /** What for; unique in the order. */
        purpose: string;
        /** An amount in integer minor units of an ISO 4217 currency. */
        asked: {
          /** Integer minor units: 2999 is 29.99 in EUR. */
          amount: number;
          /** ISO 4217 code. */
          currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
        };
        /** An amount in integer minor units of an ISO 4217 currency. */
        given: {
          /** Integer minor units: 2999 is 29.99 in EUR. */
          amount: number;
          /** ISO 4217 code. */
          currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
        };
        /** What it was given as, where that is not money from a payment. */
        as?: 'gift-card' | 'exchange' | 'till';
        /** Why less was given. */
        reason?: string;
      })[];
      /** An amount in integer minor units of an ISO 4217 currency. */
      refunded?: {
        /** Integer minor units: 2999 is 29.99 in EUR. */
        amount: number;
        /** ISO 4217 code. */
        currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
      };
      /** The gift card that was issued. Its code is told to the buyer alone. */
      giftCard?: {
        /** Its canonical id. */
        id: string;
        /** What may be shown of its code. */
        masked: string;
        /** An amount in integer minor units of an ISO 4217 currency. */
        amount: {
          /** Integer minor units: 2999 is 29.99 in EUR. */
          amount: number;
          /** ISO 4217 code. */
          currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
        };
      };
      /** The order by which the goods of an exchange leave. */
      replacement?: string;
      /** When the hub first heard of it. */
      firstSeen: string;
      /** When the hub last heard of it. */
      lastSeen: string;
    };
    /** Returns, newest first. */
    ReturnPage: {
      /** The returns of this page. */
      returns: (components['schemas']['Return'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** What was said of a return is kept; it goes on by itself. */
    ReturnTaken: {
      /** The canonical id of the return. */
      return: string;
      /** The order. */
      order: string;
    };
    /** A webhook endpoint with its new secret. */
    RevealedWebhookEndpoint: {
      endpoint: components['schemas']['WebhookEndpoint'];
      /** The signing secret: `whsec_` and base64. It is shown this once. */
      secret: string;
    };
    /** A test was sent. */
    RouteTested: {
      /** Along which route. */
      route: string;
    };
    /** How to mend a cause. */
    Runbook: {
      /** Code of the cause. */
      code: string;
      /** What the code means. */
      title: string;
      /** What a person does next. */
      next?: string;
      /** Page and section below docs/runbooks. */
      section: string;
      /** Where it can be read. */
      link: string;
      /** What the section is called. */
      heading: string;
      /** The section as Markdown, without its heading. */
      text: string;
    };
    /** What was found, the best first. */
    SearchAnswer: {
      /** At most twenty. */
      hits: ({
        /** What it is. */
        kind: 'order' | 'customer' | 'article' | 'stock' | 'return' | 'payout' | 'story';
        /** Asks for it: the id of an order, a SKU, a business key. */
        id: string;
        /** What people call it. */
        title: string;
        /** What else tells it from others. */
        detail: string;
        /** By what it was found: `payment`, `tracking`, `sku`, `person`. */
        by: string;
        /** What was found; not told of people. */
        match?: string;
      })[];
      /** Whether people were searched too. */
      people: boolean;
    };
    /** What is promised and what was kept, counted from every record. */
    ServiceLevel: {
      /** What it is of. */
      name: 'orders' | 'stock' | 'stores';
      /** How soon it must be good. */
      withinSeconds: number;
      /** The part that must be good, 0 to 1. */
      target: number;
      /** Over how many days. */
      overDays: number;
      /** How many were good. */
      good: number;
      /** How many were not. */
      bad: number;
      /** The part that was good; missing while there was nothing. */
      achieved?: number;
      /** How many may be bad. */
      budget: number;
      /** How many more may be; below zero when it is broken. */
      budgetLeft: number;
      /** The days that had any, the oldest first. */
      days: ({
        /** 2026-11-20. */
        day: string;
        /** How many were good. */
        good: number;
        /** How many were not. */
        bad: number;
      })[];
      /** How fast the error budget is spent. */
      burn: {
        /** In the last hour: 1 spends the budget exactly by the end, 2 twice as fast. */
        hour: number;
        /** In the last six hours: 1 spends the budget exactly by the end, 2 twice as fast. */
        sixHours: number;
        /** In the last day: 1 spends the budget exactly by the end, 2 twice as fast. */
        day: number;
        /** In the last three days: 1 spends the budget exactly by the end, 2 twice as fast. */
        threeDays: number;
      };
    };
    /** The service levels. */
    ServiceLevels: {
      /** Each of them. */
      levels: (components['schemas']['ServiceLevel'])[];
    };
    /** Who is signed in. */
    SessionList: {
      /** Newest first. */
      sessions: ({
        /** Id of the session. */
        id: string;
        /** Id of the person. */
        person: string;
        /** When they signed in. */
        createdAt: string;
        /** About when they last did something. */
        seenAt: string;
        /** When it ends at the latest. */
        expiresAt: string;
        /** Where they signed in from. */
        address: string;
        /** The browser, as it calls itself. */
        agent: string;
      })[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** A link that makes its finder the local administrator, once. */
    SignInLink: {
      /** Below the address of the hub. */
      path: string;
      /** Until when it can be used. */
      expiresAt: string;
    };
    /** How many messages were set aside. */
    Skipped: {
      /** How many; none while it waits for a second person. */
      skipped: number;
      approval?: components['schemas']['Approval'];
    };
    /** Who approves for somebody. */
    StandIn: {
      /** Whose right it is: person/<id>. */
      approver: string;
      /** Who uses it meanwhile: person/<id>. */
      standIn: string;
      /** Until when. */
      until: string;
      /** Since when. */
      namedAt: string;
    };
    /** That somebody approves alone again. */
    StandInEnded: {
      /** False when nobody stood in. */
      ended: boolean;
    };
    /** Who approves for whom. */
    StandInPage: {
      /** Those that hold now. */
      standIns: (components['schemas']['StandIn'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** Why a number is published: the sum with every part of it. */
    Stock: {
      /** The stock keeping unit. */
      sku: string;
      /** Unit of measure of all quantities. */
      unit: string;
      /** When this was computed. */
      at: string;
      /** What each location says. */
      positions: ({
        /** The location. */
        location: string;
        /** What stands there. A decimal text. */
        onHand: string;
        /** What is promised there. A decimal text. */
        reserved: string;
        /** What may be sold. A decimal text. */
        free: string;
        /** Who said so. */
        source: string;
        /** When it was read. */
        observedAt: string;
        /** How old the reading is, in milliseconds. */
        ageMs: number;
        /** False when it is too old to prove anything. */
        fresh: boolean;
      })[];
      /** What orders claim. */
      claims: {
        /** How many claims are open. */
        count: number;
        /** All of them together. A decimal text. */
        quantity: string;
        /** The oldest ones. */
        oldest: ({
          /** The order. */
          owner: string;
          /** Where. */
          location: string;
          /** How much. A decimal text. */
          quantity: string;
          /** Why. */
          reason: string;
          /** Since when. */
          since: string;
          /** How old it is, in milliseconds. */
          ageMs: number;
          /** When it ends by itself; missing while the ERP has still to answer its booking, or to move the stock of a sale of its own till. */
          expires?: string;
        })[];
      };
      /** What a set is made of; it stands nowhere itself. */
      components: ({
        /** The article. */
        sku: string;
        /** A decimal quantity with its unit of measure. */
        quantity: {
          /** Decimal text: "2", "0.750". */
          value: string;
          /** Unit of measure: "each", "kg", "m". */
          unit: string;
        };
        /** What each location says of it. */
        positions: ({
          /** The location. */
          location: string;
          /** What stands there. A decimal text. */
          onHand: string;
          /** What is promised there. A decimal text. */
          reserved: string;
          /** What may be sold. A decimal text. */
          free: string;
          /** Who said so. */
          source: string;
          /** When it was read. */
          observedAt: string;
          /** How old the reading is, in milliseconds. */
          ageMs: number;
          /** False when it is too old to prove anything. */
          fresh: boolean;
        })[];
      })[];
      /** What is offered, by pool of locations. */
      pools: ({
        /** The locations that it draws on. */
        locations: (string)[];
        /** What stands there. A decimal text. */
        onHand: string;
        /** What is promised there. A decimal text. */
        reserved: string;
        /** What orders claim. A decimal text. */
        claims: string;
        /** What channels may have sold and not yet told. A decimal text. */
        unheard: string;
        /** What is left to offer. A decimal text. */
        left: string;
        /** Why nothing is proven. */
        doubt?: string;
        /** Of a set: its parts here. The sum of the set is that of the scarcest. */
        parts: ({
          /** The article. */
          sku: string;
          /** Unit of measure of its quantities. */
          unit: string;
          /** What one set takes of it. A decimal text. */
          each: string;
          /** What stands there. A decimal text. */
          onHand: string;
          /** What is promised there. A decimal text. */
          reserved: string;
          /** What orders claim. A decimal text. */
          claims: string;
          /** What channels may have sold and not yet told. A decimal text. */
          unheard: string;
          /** What is left to offer. A decimal text. */
          left: string;
          /** Why nothing is proven. */
          doubt?: string;
          /** How many sets it allows. A decimal text. */
          sets: string;
          /** True when no other part allows fewer sets. */
          limits: boolean;
        })[];
        /** The channels. */
        shelves: ({
          /** The channel. */
          connection: string;
          /** The location of the shelf. */
          location?: string;
          /** What it may draw on. A decimal text. */
          base: string;
          /** What is held back. A decimal text. */
          safety: string;
          /** What safety stock is the greatest of, rounded up to what can be kept. */
          safetyFrom: {
            /** The least. A decimal text. */
            fixed: string;
            /** Percent of what may be offered. */
            percent?: number;
            /** What the percentage is of. A decimal text. */
            of?: string;
            /** What sells while a publication is under way: times × lagMs × soldPerSecond. */
            adaptive?: {
              /** How many times that is held back. */
              times: number;
              /** How long a publication takes, in milliseconds. */
              lagMs: number;
              /** False while none has been confirmed: then it is the usual time. */
              measured: boolean;
              /** How fast the article sells, on a decaying average of all channels. A decimal text. */
              soldPerSecond: string;
            };
          };
          /** What it may offer. A decimal text. */
          allowed: string;
          /** What decided it. */
          because: string;
          /** What it shows as far as anybody said. A decimal text. */
          shown?: string;
          /** How old that is, in milliseconds. */
          shownAgeMs?: number;
          /** What it may sell before it must ask. A decimal text. */
          exposure: string;
          /** What it may have sold and not yet told. A decimal text. */
          unheard: string;
          /** A publication on its way. */
          underWay?: {
            /** What is published. A decimal text. */
            quantity: string;
            /** Its number. */
            token: number;
            /** How long it is on its way, in milliseconds. */
            ageMs: number;
          };
          /** The channel refused it. */
          refused?: {
            /** Why. */
            code: string;
            /** Until when it is left. */
            until: string;
          };
          /** How far it is behind, in milliseconds. */
          lagMs?: number;
        })[];
      })[];
      /** What happened, newest first. */
      history: ({
        /** When. */
        at: string;
        /** What happened. */
        kind: 'reading' | 'claimed' | 'changed' | 'reflected' | 'released' | 'expired' | 'published' | 'confirmed' | 'mismatch' | 'refused' | 'observed' | 'written-off' | 'suppressed' | 'resumed';
        /** Where. */
        location?: string;
        /** What it is about: an order, a channel. */
        about?: string;
        /** Change of what is claimed. A decimal text. */
        change?: string;
        /** How much. A decimal text. */
        quantity?: string;
        /** What stood there. A decimal text. */
        onHand?: string;
        /** What was promised there. A decimal text. */
        reserved?: string;
        /** Code of a failure. */
        code?: string;
        /** Why. */
        because: string;
      })[];
      /** What is left out for a caller whose role is limited. */
      note?: string;
    };
    /** An article on one line. */
    StockLine: {
      /** The stock keeping unit. */
      sku: string;
      /** Unit of measure of all quantities. */
      unit: string;
      /** What stands in all locations. A decimal text. */
      onHand: string;
      /** What is promised in all locations. A decimal text. */
      reserved: string;
      /** What may be sold of it. A decimal text. */
      free: string;
      /** Locations that have it. */
      locations: number;
      /** The oldest reading of a location. */
      observedAt?: string;
      /** The channels. */
      shelves: ({
        /** The channel. */
        connection: string;
        /** The location of the shelf. */
        location?: string;
        /** What it shows as far as anybody said. A decimal text. */
        shown?: string;
        /** Since when. */
        shownAt?: string;
        /** Whether a new number is on its way. */
        underWay: boolean;
        /** Code of why it refuses the number, or why it shows nothing. */
        trouble?: string;
      })[];
    };
    /** Stock, by SKU. */
    StockPage: {
      /** The articles of this page. */
      articles: (components['schemas']['StockLine'])[];
      /** What is left out for a caller whose role is limited. */
      note?: string;
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** What each channel may offer, and of what. */
    StockPolicy: {
      /** The article that it is explained for. */
      sku?: string;
      /** Whether channels together may offer more than there is. */
      selling: 'exclusive' | 'shared';
      /** What that means. */
      meaning: string;
      /** Which orders claim stock. */
      ordersFrom: string;
      /** Pools of locations. */
      pools: ({
        /** The locations that it draws on. */
        locations: (string)[];
        /** The channels. */
        shelves: ({
          /** The channel. */
          connection: string;
          /** The location of the shelf. */
          location?: string;
          /** What is offered there. */
          purpose: 'ship' | 'collect';
          /** Whether it offers anything. */
          sells: boolean;
          /** What is held back, in words. */
          safety: string;
          /** Its share, in words. */
          share: string;
          /** The most that it shows. A decimal text. */
          cap?: string;
          /** How fresh it must be. */
          tier: string;
          /** What is set aside for it. */
          quota?: {
            /** Name of the quota. */
            name: string;
            /** How much. A decimal text. */
            units: string;
            /** From when. */
            from: string;
            /** Until when. */
            until: string;
          };
        })[];
      })[];
      /** Channels whose marketplace ships from its own stock. */
      fulfilledElsewhere: (string)[];
      /** Rules for articles. */
      rules: {
        /** How many there are. */
        count: number;
        /** Which of them match. */
        matching: (number)[];
      };
    };
    /** One comparison of the ledger with the ERP and each channel. */
    StockProof: {
      /** Number of the proof. */
      id: number;
      /** How it is. */
      state: 'asked' | 'running' | 'done' | 'failed';
      /** What it does at the moment. */
      phase: 'waiting' | 'reading' | 'comparing' | 'settling' | 'looking again' | 'repairing' | 'done';
      /** `schedule`, or who asked. */
      askedBy: string;
      /** Whether it repairs what is safe. */
      repair: 'safe' | 'none';
      /** When it was asked for. */
      askedAt: string;
      /** When it began. */
      startedAt?: string;
      /** When it ended. */
      endedAt?: string;
      /** How long it took, in milliseconds. */
      durationMs?: number;
      failure?: components['schemas']['Failure'];
      /** The systems that it reads. */
      sources: ({
        /** The system. */
        connection: string;
        /** Whether it has the stock or shows it. */
        role: 'erp' | 'channel';
        /** Numbers that were read. */
        rows: number;
        /** How far its reading is. */
        state: 'waiting' | 'reading' | 'read' | 'failed';
        failure?: components['schemas']['Failure'];
      })[];
      /** Articles compared, of both sides. */
      articles: number;
      /** Positions of the ledger compared. */
      positions: number;
      /** Numbers of channels compared. */
      shelves: number;
      /** Differences of the first look. */
      suspects: number;
      /** Those that were too many to be looked at again. */
      unlooked: number;
      /** Numbers that moved while they were read. */
      moving: number;
      /** Numbers with a publication under way. */
      underWay: number;
      /** Articles that a channel has not listed. */
      unlisted: number;
      /** Numbers that two looks found wrong. */
      variances: number;
      /** Those that were seen to be right again. */
      repaired: number;
      /** Variances that are numbers of channels. */
      differing: number;
      /** Variances that were not seen to be right again. */
      open: number;
      /** Variances by cause. */
      causes: {
        [name: string]: number;
      };
      /** What the ledger holds, by the system that read it. */
      ledger: {
        [name: string]: {
          /** Positions that it read. */
          positions: number;
          /** Age of the oldest, in milliseconds. */
          oldestMs: number;
        };
      };
    };
    /** Proofs of stock, the newest first. */
    StockProofPage: {
      /** The proofs. */
      proofs: (components['schemas']['StockProof'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** A store's business day. */
    StoreDay: {
      /** `store-day/<store>/<business date>`. */
      id: string;
      /** The store. */
      store: string;
      /** The business date: 2026-11-20. */
      businessDate: string;
      /** Where it stands: open, incomplete, complete, varied, posting, closed. */
      at: string;
      /** When it goes on by itself. */
      waitsUntil?: string;
      /** Variances that stand, by their codes from the error catalogue. */
      variances: (string)[];
      /** Time zone of the store. */
      zone?: string;
      /** Receipts that count, without those that were voided. */
      receipts: number;
      /** Receipts that were voided. */
      voids: number;
      /** Who approved what was counted. */
      approvedBy?: string;
      /** The tills that were heard of. */
      tills: ({
        /** `<connection>/<till>`. */
        till: string;
        /** "yes" when everything that was opened was closed. */
        closed?: string;
        /** Numbers that are missing. */
        missing: (string)[];
      })[];
      /** What was counted against what should be there. */
      drawers: ({
        /** `<connection>/<till>`. */
        till: string;
        /** The tender. */
        kind: string;
        /** What should be there: float, what came in, what was moved. */
        expected: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217 code. */
          currency: string;
        };
        /** What was counted. */
        counted?: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217 code. */
          currency: string;
        };
      })[];
      /** Totals by tender, tax rate and category. */
      figures: ({
        /** net, tax, tender, rounding, moved, suspense. */
        of: string;
        /** What it is told by. */
        detail: (string)[];
        /** How much. */
        amount: {
          /** Integer minor units. */
          amount: number;
          /** ISO 4217 code. */
          currency: string;
        };
      })[];
      /** Figures and counts that came after the day went to the books and are in no entry yet. */
      late: number;
      /** Its entries in the books. */
      records: (string)[];
    };
    /** What was decided takes effect within moments. */
    StoreDayDecided: {
      /** Id of the day. */
      decided: string;
      approval?: components['schemas']['Approval'];
    };
    /** The days of stores, by store and date. */
    StoreDayPage: {
      /** The days of this page. */
      days: ({
        /** `store-day/<store>/<business date>`. */
        id: string;
        /** The store. */
        store: string;
        /** The business date: 2026-11-20. */
        businessDate: string;
        /** Where it stands: open, incomplete, complete, varied, posting, closed. */
        at: string;
        /** When it goes on by itself. */
        waitsUntil?: string;
        /** Variances that stand, by their codes from the error catalogue. */
        variances: (string)[];
      })[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** Tills by store, and the sales that wait for a person. */
    StorePage: {
      /** The tills of this page. */
      tills: (components['schemas']['Till'])[];
      /** The first sales that wait for a person. */
      held: ({
        /** The receipt. */
        receipt: string;
        /** The store. */
        location?: string;
        /** Code of the reason. */
        code: string;
        /** The reason in words. */
        reason: string;
        /** Since when. */
        since: string;
      })[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** One step in the story of an order. */
    StoryEntry: {
      /** When the hub made it durable, or when the call ended. */
      at: string;
      /** What kind of step it is. */
      kind: 'delivery' | 'event' | 'command' | 'outcome' | 'call' | 'letter' | 'stock';
      /** `orders/create`, `OrderPlaced`, `book-order`, `POST /json/2/sale.order/load`. */
      name: string;
      /** Who said it. */
      from: string;
      /** Who it is for. */
      to?: string;
      /** One line for a person; holds no personal data. */
      text: string;
      failure?: components['schemas']['Failure'];
      /** True for a call that was not answered, or answered with an error. */
      failed?: boolean;
      /** What read an event: connector, version of the vendor's API, version of the connector's own mapping. */
      translator?: string;
      /** The record of an outside system that it speaks of. */
      record?: {
        /** The connection that has it. */
        connection: string;
        /** Its id there. */
        id: string;
        /** What people call it there. */
        name?: string;
        /** Where people look at it there. */
        address?: string;
      };
      /** Where the message stands in the log. */
      message?: {
        /** Id of the message. */
        id: string;
        /** Its lane. */
        lane: string;
        /** Its position in the lane. */
        position: number;
        /** Its topic. */
        topic: string;
        /** Id of the message that caused it. */
        cause?: string;
      };
      /** The whole content, masked for whoever may not see personal data. */
      data?: unknown;
    };
    /** How far one subscription is. */
    Subscription: {
      /** `translate/<connection>`, `deliver/<connection>`, `process/<process>`, `records/<record>`. */
      name: string;
      /** Send it as If-Match with a change: nothing is changed that was seen differently. */
      tag?: string;
      /** Messages not yet handled, by lane. */
      lag: {
        /** In the lane live. */
        live: number;
        /** In the lane standard. */
        standard: number;
        /** In the lane bulk. */
        bulk: number;
      };
      /** Age of the oldest message not yet handled, in milliseconds. */
      oldestMs: number;
      /** Messages that wait for their next attempt. */
      retrying: number;
      /** Messages that wait for a person. */
      dead: number;
      /** Why it stands still; missing while it runs. */
      paused?: {
        /** The reason. */
        reason: string;
        /** When it probes again; missing for a pause by a person. In milliseconds since 1970. */
        until?: number;
        /** True when a person paused it. */
        byPerson: boolean;
      };
      /** While it runs empty; missing when it does not. */
      draining?: {
        /** Why it was asked to. */
        reason: string;
        /** Since when. In milliseconds since 1970. */
        since: number;
        /** Messages that it still finishes before it pauses. */
        left: number;
      };
    };
    /** Subscriptions, by name. */
    SubscriptionPage: {
      /** The subscriptions of this page. */
      subscriptions: (components['schemas']['Subscription'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** What came of a test event. */
    TestedWebhookEndpoint: {
      /** Its `webhook-id`. */
      delivery: string;
      /** Whether it was taken. */
      delivered: boolean;
      /** One try. */
      attempt: {
        /** When it was made. */
        at: string;
        /** How long it took, in milliseconds. */
        durationMs: number;
        /** What was answered; missing when nothing was. */
        status?: number;
        /** Code of the failure. */
        failure?: string;
        /** What happened, in words. */
        because?: string;
        /** The beginning of the answer, masked. */
        answer: string;
      };
    };
    /** A till and what the hub heard of it. */
    Till: {
      /** The connection of the stores. */
      connection: string;
      /** The store. */
      location: string;
      /** The till. */
      till: string;
      /** Sales. */
      sales: number;
      /** Sales that were voided. */
      voids: number;
      /** Messages that used a number or an id again for something else. */
      twins: number;
      /** Its highest number that the hub knows of. */
      lastNumber?: number;
      /** How many numbers are missing. */
      missing: number;
      /** Which numbers are missing. */
      gaps: ({
        /** First. */
        first: number;
        /** Last. */
        last: number;
        /** Since when. */
        since: string;
      })[];
      /** Its latest sale. */
      lastSale?: {
        /** The receipt. */
        receipt: string;
        /** When, RFC 3339. */
        at: string;
      };
      /** Its latest heartbeat. */
      heartbeat?: {
        /** When, RFC 3339. */
        at: string;
        /** Version of its program. */
        version?: string;
      };
      /** Whether its day is open; missing while no day was opened or closed. */
      open?: boolean;
      /** When the hub last heard of it. */
      lastHeard: string;
      /** Since when it should speak and does not. */
      silentSince?: string;
    };
    /** What the operations screen needs, in one answer. */
    Today: {
      /** When this was looked at. */
      at: string;
      /** What is left out for a caller whose role is limited. */
      note?: string;
      /** The last 24 hours, the oldest first. */
      orders: ({
        /** When the hour began. */
        hour: string;
        /** The channel. */
        channel: string;
        /** How far they are now. */
        state: 'awaited' | 'placed' | 'accepted' | 'allocated' | 'partially-shipped' | 'shipped' | 'delivered' | 'closed' | 'cancelled' | 'rejected';
        /** How many. */
        orders: number;
      })[];
      /** Orders that break a promise, or soon will. */
      late: {
        /** Not booked within the hour, or not shipped within two days. */
        late: number;
        /** Held, given up, not booked for a quarter of an hour, or not shipped for a day. */
        atRisk: number;
        /** The first of them, late ones first. */
        orders: ({
          /** The order. */
          id: string;
          /** What people call it. */
          name: string;
          /** The channel. */
          channel: string;
          /** How far it is. */
          state: 'awaited' | 'placed' | 'accepted' | 'allocated' | 'partially-shipped' | 'shipped' | 'delivered' | 'closed' | 'cancelled' | 'rejected';
          /** When it was placed. */
          placedAt: string;
          /** How bad it is. */
          lateness: 'late' | 'at-risk';
          /** What it waits for. */
          why: 'not-booked' | 'not-shipped' | 'held' | 'given-up';
        })[];
      };
      /** Tills that are silent. */
      silentTills: ({
        /** The connection of the stores. */
        connection: string;
        /** The store. */
        location: string;
        /** The till. */
        till: string;
        /** Since when. */
        silentSince: string;
      })[];
      /** Stock by channel; at most half a minute old. */
      stock: ({
        /** The channel. */
        connection: string;
        /** Numbers that it shows. */
        articles: number;
        /** Publications that are not yet confirmed. */
        underWay: number;
        /** Since when the oldest of them is under way. */
        oldestUnderWayAt?: string;
        /** Numbers that it refused. */
        refused: number;
        /** Numbers that are held at nothing because something is not known. */
        suppressed: number;
        /** How long a publication takes, in the middle of all, in milliseconds. */
        lagMs?: number;
        /** When it last confirmed a number. */
        latestAt?: string;
      })[];
      /** Stuck for more than an hour, the largest first. */
      money: ({
        /** Taken for an order that the ERP does not have, owed back, or shipped and not in the books. */
        reason: 'taken-not-booked' | 'refund-owed' | 'shipped-not-invoiced';
        /** The channel. */
        channel: string;
        /** ISO 4217. */
        currency: string;
        /** Orders. */
        orders: number;
        /** Integer minor units. */
        amount: number;
      })[];
      /** What people must mend. */
      cases: {
        /** Cases that are open. */
        open: number;
        /** Of those, past their deadline. */
        overdue: number;
        /** Of those, given to no person or team by hand. */
        unassigned: number;
        /** Messages that are stuck behind them. */
        letters: number;
        /** Those that are due soonest. */
        urgent: (components['schemas']['Case'])[];
      };
      /** Health of each connection. */
      connections: ({
        /** Its name. */
        name: string;
        /** Its connector. */
        connector: string;
        /** Who answers for it. */
        owner: string;
        /** How it is in one word. */
        health: 'well' | 'troubled' | 'down';
        /** Why. */
        because: string;
      })[];
    };
    /** Two books that do not agree, with a name. */
    Variance: {
      /** What it goes by: its code and what it is about, as `POST /variances/<id>/settle` takes it. */
      id: string;
      /** What it is about: a payment, an order, a payout, a bank line, a day of a store. */
      about: string;
      /** Its code from the error catalogue. */
      code: string;
      /** The code in words. */
      title: string;
      /** What a person does next. */
      next?: string;
      /** Which books. */
      books: 'order' | 'payment' | 'settlement' | 'bank' | 'store-day' | 'points';
      /** An amount. */
      amount?: {
        /** Integer minor units. */
        amount: number;
        /** ISO 4217 code. */
        currency: string;
      };
      /** Why, in words. */
      reason: string;
      /** What would explain it. */
      suggestion?: string;
      /** When it was found. In milliseconds since 1970. */
      found: number;
      /** When both sides agreed again; missing while it stands. In milliseconds since 1970. */
      settled?: number;
      /** How it was settled. */
      resolution?: string;
    };
    /** Variances, the latest first. */
    VariancePage: {
      /** The variances of this page. */
      variances: (components['schemas']['Variance'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** A variance that is settled, or that waits for a second person to settle it. */
    VarianceSettledByHand: {
      /** Id of the variance. */
      settled: string;
      approval?: components['schemas']['Approval'];
    };
    /** That an endpoint is told of one event. */
    WebhookDelivery: {
      /** Its `webhook-id`: the same for every try. */
      id: string;
      /** The endpoint. */
      endpoint: string;
      /** Type of the event. */
      type: string;
      /** Business key of the event; deliveries of one key and lane go out one after the other. */
      key: string;
      /** The lane of the message: a class of work with reserved capacity. */
      lane: 'live' | 'standard' | 'bulk';
      /** Where the event stands in its lane; 0 for a test. */
      position: number;
      /** Given up after a day of tries, while others went well. */
      state: 'waiting' | 'delivered' | 'given-up';
      /** Tries that count; those that failed with the whole endpoint do not. */
      attempts: number;
      /** Code of its last failure. */
      failure?: string;
      /** When it is tried next, unless the endpoint waits for longer. */
      nextTryAt?: string;
      /** When it was decided that the endpoint is told. */
      createdAt: string;
      /** When it was tried last. */
      triedAt?: string;
      /** When it was taken or given up. */
      endedAt?: string;
    };
    /** Deliveries, the newest first. */
    WebhookDeliveryPage: {
      /** The deliveries of this page. */
      deliveries: (components['schemas']['WebhookDelivery'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** Where a partner is told of events. */
    WebhookEndpoint: {
      /** Its id. */
      id: string;
      /** Send it as If-Match with a change: nothing is changed that was seen differently. */
      tag: string;
      /** Where events are posted to. */
      url: string;
      /** What it is for. */
      description: string;
      /** Who answers for it. */
      owner: string;
      /** Which events it is told of. */
      types: (string)[];
      /** Only of these sales channels. */
      channels?: (string)[];
      /** Only of these locations. */
      locations?: (string)[];
      /** Whether personal fields are sent. */
      personal: boolean;
      /** Deliveries in a second at the most. */
      perSecond: number;
      /** Version of the payload. */
      version: number;
      /** Paused by a person, or disabled by the hub; what it misses waits for it in both. */
      state: 'enabled' | 'paused' | 'disabled';
      /** Why it is paused or disabled. */
      reason?: string;
      /** Since when it is in this state. */
      changedAt: string;
      /** Since when nothing has gone well. */
      failingSince?: string;
      /** When it is tried again as a whole. */
      nextTryAt?: string;
      /** When it took something last. */
      succeededAt?: string;
      /** Deliveries that wait. */
      waiting: number;
      /** The secrets that sign. */
      secrets: ({
        /** When it was made. */
        createdAt: string;
        /** Until when it signs too; missing for the current one. */
        expiresAt?: string;
      })[];
      /** When it was added. */
      createdAt: string;
      /** Who added it. */
      createdBy: string;
    };
    /** Webhook endpoints, the oldest first. */
    WebhookEndpointPage: {
      /** The endpoints that the caller may see. */
      endpoints: (components['schemas']['WebhookEndpoint'])[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** The data of one type of event. */
    WebhookEventSchema: {
      /** JSON Schema, draft 2020-12; `x-privacy` says which fields are personal. */
      schema: unknown;
    };
    /** Everything that a partner can be told of. */
    WebhookEventTypePage: {
      /** The types, by domain. */
      types: ({
        /** As filters name it: `order.OrderPlaced`. */
        name: string;
        /** CloudEvents `type`. */
        type: string;
        /** What it says. */
        description: string;
        /** Path of the JSON Schema of its data. */
        schema: string;
      })[];
      /** Cursor of the next page; missing on the last one. */
      next?: string;
    };
    /** A proof with the variances that it found. */
    WholeStockProof: {
      /** Number of the proof. */
      id: number;
      /** How it is. */
      state: 'asked' | 'running' | 'done' | 'failed';
      /** What it does at the moment. */
      phase: 'waiting' | 'reading' | 'comparing' | 'settling' | 'looking again' | 'repairing' | 'done';
      /** `schedule`, or who asked. */
      askedBy: string;
      /** Whether it repairs what is safe. */
      repair: 'safe' | 'none';
      /** When it was asked for. */
      askedAt: string;
      /** When it began. */
      startedAt?: string;
      /** When it ended. */
      endedAt?: string;
      /** How long it took, in milliseconds. */
      durationMs?: number;
      failure?: components['schemas']['Failure'];
      /** The systems that it reads. */
      sources: ({
        /** The system. */
        connection: string;
        /** Whether it has the stock or shows it. */
        role: 'erp' | 'channel';
        /** Numbers that were read. */
        rows: number;
        /** How far its reading is. */
        state: 'waiting' | 'reading' | 'read' | 'failed';
        failure?: components['schemas']['Failure'];
      })[];
      /** Articles compared, of both sides. */
      articles: number;
      /** Positions of the ledger compared. */
      positions: number;
      /** Numbers of channels compared. */
      shelves: number;
      /** Differences of the first look. */
      suspects: number;
      /** Those that were too many to be looked at again. */
      unlooked: number;
      /** Numbers that moved while they were read. */
      moving: number;
      /** Numbers with a publication under way. */
      underWay: number;
      /** Articles that a channel has not listed. */
      unlisted: number;
      /** Numbers that two looks found wrong. */
      variances: number;
      /** Those that were seen to be right again. */
      repaired: number;
      /** Variances that are numbers of channels. */
      differing: number;
      /** Variances that were not seen to be right again. */
      open: number;
      /** Variances by cause. */
      causes: {
        [name: string]: number;
      };
      /** What the ledger holds, by the system that read it. */
      ledger: {
        [name: string]: {
          /** Positions that it read. */
          positions: number;
          /** Age of the oldest, in milliseconds. */
          oldestMs: number;
        };
      };
      /** The numbers that two looks found wrong. */
      found: ({
        /** Tells it from others over several proofs. */
        name: string;
        /** The article. */
        sku: string;
        /** The system that says otherwise. */
        connection: string;
        /** Where. */
        location?: string;
        /** Which kind of number it is. */
        what: string;
        /** Why it is wrong. */
        cause: 'late-message' | 'lost-webhook' | 'manual-edit' | 'unknown-mapping' | 'ledger-behind' | 'claim-stuck' | 'publication-refused';
        /** The unit of both numbers. */
        unit: string;
        /** What the hub has. */
        ours?: string;
        /** What the system says. */
        theirs?: string;
        failure: components['schemas']['Failure'];
        /** Seen to be right again, tried, or left to a person. */
        end: 'repaired' | 'tried' | 'left';
        /** What was done. */
        repair?: 'read-again' | 'ask-channel';
      })[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}

export interface operations {
  readToday: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Today'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  followLive: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['Live'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  searchEverything: {
    parameters: {
      query: {
        /** What to find: at least two characters. */
        q: string;
      };
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SearchAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readOverview: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Overview'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listOrders: {
    parameters: {
      query?: {
        /** Only orders in this state. */
        state?: 'awaited' | 'placed' | 'accepted' | 'allocated' | 'partially-shipped' | 'shipped' | 'delivered' | 'closed' | 'cancelled' | 'rejected';
        /** Only orders of this channel. */
        channel?: string;
        /** Only orders that wait for a person, or only those that do not. */
        held?: boolean;
        /** True: only orders with a command that was given up. */
        open?: boolean;
        /** Only orders that break a promise, or soon will; `any` for both. */
        lateness?: 'late' | 'at-risk' | 'any';
        /** Only orders of which money is where it should not stay, for more than an hour: taken for an order that the ERP does not have, owed back, or shipped and not in the books; `any` for all of them. */
        stuck?: 'taken-not-booked' | 'refund-owed' | 'shipped-not-invoiced' | 'any';
        /** Only orders placed at or after this. */
        from?: string;
        /** Only orders placed before this. */
        to?: string;
        /** Only orders of this customer: `customer/…`. */
        customer?: string;
        /** The beginning of any name that the order goes by: number, payment, tracking. */
        search?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  placeOrder: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** An order as a sales channel took it. */
          order: {
            /** Canonical id: order/<connection>/<foreign id>. */
            id: string;
            /** The connection of the sales channel. */
            channel: string;
            /** Id in the channel. */
            foreignId: string;
            /** What people call it: "#1001". */
            name: string;
            /** When the buyer placed it. */
            placedAt: string;
            /** The channel's own version of this snapshot, usually its time of update. */
            version: string;
            /** ISO 4217 currency of all amounts of the order (the shop's). */
            currency: string;
            /** What the buyer was shown, where that differs. */
            presentment?: {
              /** An amount in integer minor units of an ISO 4217 currency. */
              total: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** Presentment units for one unit of the shop currency. */
              rate?: string;
            };
            /** The buyer as the channel knows them; every field may be missing. */
            buyer?: {
              /** Id in the channel. */
              foreignId?: string;
              /** E-mail as it was given. */
              email?: string;
              /** E-mail in lower case, for matching. */
              emailNormalized?: string;
              /** Phone number, E.164 where it could be read. */
              phone?: string;
              /** Given name. */
              firstName?: string;
              /** Family name. */
              lastName?: string;
              /** Company name. */
              company?: string;
              /** Tax number of a business buyer. */
              taxNumber?: string;
              /** BCP 47 language: "de-AT". */
              language?: string;
              /** Campaign consent as the channel states it. */
              acceptsMarketing?: boolean;
            };
            /** A postal address. */
            billingAddress?: {
              /** Name of the person at this address. */
              name?: string;
              /** Company at this address. */
              company?: string;
              /** Street and house number. */
              street?: string;
              /** Second line. */
              street2?: string;
              /** City. */
              city?: string;
              /** Postal code. */
              postalCode?: string;
              /** ISO 3166-2 subdivision without the country: "CA". */
              region?: string;
              /** ISO 3166-1 alpha-2 country: "DE". */
              country?: string;
              /** Phone number, E.164 where it could be read. */
              phone?: string;
            };
            /** A postal address. */
            shippingAddress?: {
              /** Name of the person at this address. */
              name?: string;
              /** Company at this address. */
              company?: string;
              /** Street and house number. */
              street?: string;
              /** Second line. */
              street2?: string;
              /** City. */
              city?: string;
              /** Postal code. */
              postalCode?: string;
              /** ISO 3166-2 subdivision without the country: "CA". */
              region?: string;
              /** ISO 3166-1 alpha-2 country: "DE". */
              country?: string;
              /** Phone number, E.164 where it could be read. */
              phone?: string;
            };
            /** Whether unit prices and discounts include tax. */
            pricesIncludeTax: boolean;
            /** What was bought. */
            lines: ({
              /** Id of the line in the channel. */
              id: string;
              /** Stock keeping unit; a line without one cannot be booked and becomes a case. */
              sku?: string;
              /** The SKU that the channel uses in place of it, where a mapping says so. */
              foreignSku?: string;
              /** GTIN, zero-padded to 14 digits. */
              gtin?: string;
              /** Id of the sold variant in the channel. */
              foreignVariantId?: string;
              /** What the buyer saw. */
              title: string;
              /** A decimal quantity with its unit of measure. */
              quantity: {
                /** Decimal text: "2", "0.750". */
                value: string;
                /** Unit of measure: "each", "kg", "m". */
                unit: string;
              };
              /** An amount in integer minor units of an ISO 4217 currency. */
              unitPrice: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** An amount in integer minor units of an ISO 4217 currency. */
              discount: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** Taxes on the line after discount. */
              taxes: ({
                /** Name that the channel shows: "VAT 20 %". */
                name: string;
                /** Rate as a fraction: "0.2" is 20 %. */
                rate: string;
                /** An amount in integer minor units of an ISO 4217 currency. */
                base?: {
                  /** Integer minor units: 2999 is 29.99 in EUR. */
                  amount: number;
                  /** ISO 4217 code. */
                  currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
                };
                /** An amount in integer minor units of an ISO 4217 currency. */
                amount: {
                  /** Integer minor units: 2999 is 29.99 in EUR. */
                  amount: number;
                  /** ISO 4217 code. */
                  currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
                };
                /** Country or region that levies it. */
                jurisdiction?: string;
              })[];
              /** An amount in integer minor units of an ISO 4217 currency. */
              total: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** What is sold. */
              kind: 'goods' | 'gift-card' | 'service';
              /** How it reaches the buyer. */
              fulfilment: 'ship' | 'collect' | 'none';
            })[];
            /** Charges for shipping. */
            shipping: ({
              /** Id of the charge in the channel. */
              id: string;
              /** What the buyer chose. */
              title: string;
              /** Code of the shipping method. */
              code?: string;
              /** An amount in integer minor units of an ISO 4217 currency. */
              price: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** An amount in integer minor units of an ISO 4217 currency. */
              discount: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** Taxes on shipping. */
              taxes: ({
                /** Name that the channel shows: "VAT 20 %". */
                name: string;
                /** Rate as a fraction: "0.2" is 20 %. */
                rate: string;
                /** An amount in integer minor units of an ISO 4217 currency. */
                base?: {
                  /** Integer minor units: 2999 is 29.99 in EUR. */
                  amount: number;
                  /** ISO 4217 code. */
                  currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
                };
                /** An amount in integer minor units of an ISO 4217 currency. */
                amount: {
                  /** Integer minor units: 2999 is 29.99 in EUR. */
                  amount: number;
                  /** ISO 4217 code. */
                  currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
                };
                /** Country or region that levies it. */
                jurisdiction?: string;
              })[];
              /** An amount in integer minor units of an ISO 4217 currency. */
              total: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
            })[];
            /** Totals that the channel charged; it is the authority for what the buyer paid. */
            totals: {
              /** An amount in integer minor units of an ISO 4217 currency. */
              goods: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** An amount in integer minor units of an ISO 4217 currency. */
              discount: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** An amount in integer minor units of an ISO 4217 currency. */
              shipping: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** An amount in integer minor units of an ISO 4217 currency. */
              tax: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** An amount in integer minor units of an ISO 4217 currency. */
              total: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
            };
            /** When the money moves. */
            paymentMode: 'prepaid' | 'authorise-then-capture' | 'on-delivery' | 'none';
            /** Payments that the channel lists. */
            payments: ({
              /** Name that the channel gives the provider: "stripe", "gift_card". */
              gateway: string;
              /** The connection that will report this payment itself, if one is configured. */
              connection?: string;
              /** The provider's reference: "pi_3P…". */
              reference?: string;
              /** An amount in integer minor units of an ISO 4217 currency. */
              amount: {
                /** Integer minor units: 2999 is 29.99 in EUR. */
                amount: number;
                /** ISO 4217 code. */
                currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
              };
              /** What the channel says of it. */
              state: 'pending' | 'authorized' | 'captured' | 'failed' | 'voided';
            })[];
            /** Codes entered. */
            discountCodes: (string)[];
            /** What the buyer wrote. */
            note?: string;
            /** Whether the channel marks it as a test. */
            test: boolean;
          };
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Placed'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  countOrders: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderCounts'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  releaseOrder: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Any name that the order goes by. */
          id: string;
          /** Why it may go on. */
          reason: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Released'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readPassport: {
    parameters: {
      query?: {
        /** Whether each step tells its whole content. */
        content?: 'none' | 'data';
      };
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Any name that the order goes by: #1001, S00042, pi_3P…, a tracking number. */
        order: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Passport'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listCustomers: {
    parameters: {
      query?: {
        /** The beginning of an e-mail address, a telephone number or a name. */
        search?: string;
        /** Only the customer of this order, by its canonical id. */
        order?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CustomerPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readCustomer: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The id: `customer/…`. */
        customer: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneCustomer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readOrderPayments: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Any name that the order goes by; slashes are written %2F. */
        order: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderPayments'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listPayments: {
    parameters: {
      query?: {
        /** Only payments that stand so. */
        state?: 'authorised' | 'captured' | 'partly-refunded' | 'refunded' | 'disputed' | 'voided' | 'failed' | 'reported';
        /** Only payments that were refused for exactly this: `card_declined: insufficient_funds`. */
        reason?: string;
        /** Only payments that this kind of system took: `stripe`. */
        provider?: string;
        /** Only payments that this connection took: `stripe-main`. */
        connection?: string;
        /** Only payments in this currency. */
        currency?: string;
        /** Only payments of at least this, in minor units. */
        minAmount?: number;
        /** Only payments of at most this, in minor units. */
        maxAmount?: number;
        /** Only payments that began at or after this. */
        from?: string;
        /** Only payments that began before this. */
        to?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PaymentPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readPayment: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Canonical id of the payment, or without its first word: `stripe-main/pi_3P`. */
        payment: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payment'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readOrderMoney: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Any name that the order goes by; slashes are written %2F. */
        order: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderMoney'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listVariances: {
    parameters: {
      query?: {
        /** Those that stand, or those that were explained. */
        state?: 'open' | 'settled';
        /** Only of this payment, order, payout, bank line or day. */
        about?: string;
        /** Only of this name. */
        code?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VariancePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  settleVariance: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the variance, with its slashes written %2F. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why; it is kept with the variance. */
          reason: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VarianceSettledByHand'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readOrderPoints: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Any name that the order goes by; slashes are written %2F. */
        order: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderPoints'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readReceiptPoints: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The receipt: `receipt/…`; slashes are written %2F. */
        receipt: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReceiptPoints'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readCustomerPoints: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path: {
        /** The id: `customer/…`; the slash is written %2F. */
        customer: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CustomerPoints'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  reservePoints: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The account: `points-account/…`. */
          account: string;
          /** What names it once: the number of a basket. */
          redemption: string;
          /** How many points. */
          points: number;
          /** How long they are set aside. Without it, 60 minutes. */
          minutes?: number;
        };
      };
    };
    responses: {
      201: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PointsReservation'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readPointsReservation: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The code: `PTS-…`. */
        code: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PointsReservation'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  releasePoints: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** The code: `PTS-…`. */
        code: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PointsReservation'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  spendPoints: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The account: `points-account/…`. */
          account: string;
          /** What names it once: the number of a receipt. */
          redemption: string;
          /** How many points. */
          points: number;
          /** Any name of the order that they are spent on. */
          order?: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PointsSpent'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readPointsAccount: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path: {
        /** The account: `points-account/…`. */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AccountPoints'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listBankFiles: {
    parameters: {
      query?: {
        /** Only of this connection. */
        connection?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BankFilePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listBankLines: {
    parameters: {
      query?: {
        /** Only lines that stand so. */
        state?: 'open' | 'matched' | 'dismissed';
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BankLinePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  matchBankLine: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Id of the line: `bank/<connection>/<key>`. */
          id: string;
          /** The payout that it is: `payout/<connection>/<reference>`. */
          payout?: string;
          /** The orders that it pays. */
          orders?: (string)[];
          /** What each of the orders gets of it, in their order: together the amount of the line. Without it each gets what it still owes. */
          amounts?: (number)[];
          /** Why; it is kept with the decision. */
          reason?: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BankLineDecided'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  dismissBankLine: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Id of the line: `bank/<connection>/<key>`. */
          id: string;
          /** What it is for. */
          reason: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BankLineDecided'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listBankStatements: {
    parameters: {
      query?: {
        /** Only of this connection. */
        connection?: string;
        /** Only of this account. */
        account?: string;
        /** Only of accounts in this currency. */
        currency?: string;
        /** Only statements that stand so. */
        state?: 'fits' | 'does-not-fit' | 'unreadable';
        /** Only those that end on this day or later. 2026-11-20. */
        from?: string;
        /** Only those that end on this day or earlier. 2026-11-20. */
        until?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BankStatementPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listPayouts: {
    parameters: {
      query?: {
        /** Only those that the bank has yet to show or whose sides do not agree, or only the others. */
        open?: boolean;
        /** Only payouts that stand so. */
        state?: 'expected' | 'reporting' | 'banking' | 'settled' | 'returned';
        /** Only payouts of this kind of system: `stripe`. */
        provider?: string;
        /** Only payouts of this connection: `stripe-main`. */
        connection?: string;
        /** Only payouts in this currency. */
        currency?: string;
        /** Only of this day and later ones. 2026-11-20. */
        from?: string;
        /** Only of this day and earlier ones. 2026-11-20. */
        until?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PayoutPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readPayout: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The payout: `payout/<connection>/<reference>`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Payout'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listDays: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DayPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readDay: {
    parameters: {
      query?: {
        /** Only what is of this brand. */
        brand?: string;
      };
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The day: 2026-11-20. */
        date: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Day'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readCertificate: {
    parameters: {
      query?: {
        /** Only what is of this brand. */
        brand?: string;
      };
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The day: 2026-11-20. */
        date: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Certificate'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readCertificatePage: {
    parameters: {
      query?: {
        /** Only what is of this brand. */
        brand?: string;
      };
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The day: 2026-11-20. */
        date: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'text/html': components['schemas']['CertificatePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  closeDay: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** The day: 2026-11-20. */
        date: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      201: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Day'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listReturns: {
    parameters: {
      query?: {
        /** Only returns in this state. */
        state?: 'requested' | 'approved' | 'received' | 'inspected' | 'completed' | 'declined';
        /** Only returns that wait for a person, or only those that do not. */
        held?: boolean;
        /** Only returns of this order, by its canonical id. */
        order?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReturnPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  requestReturn: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** A name that makes it once: the number of a form. Made by the hub without it. */
          id?: string;
          /** Any name that the order goes by: #1001, S00042, pi_3P…. */
          order: string;
          /** Line by line. */
          lines: ({
            /** A name for the line; its place by default. */
            line?: string;
            /** The article. */
            sku: string;
            /** The line of the order in the channel, where an article stands on several. */
            orderLine?: string;
            /** A decimal quantity with its unit of measure. */
            quantity: {
              /** Decimal text: "2", "0.750". */
              value: string;
              /** Unit of measure: "each", "kg", "m". */
              unit: string;
            };
            /** Why it comes back. */
            reason: 'does-not-fit' | 'not-as-described' | 'damaged' | 'defective' | 'wrong-article' | 'late' | 'changed-mind' | 'other';
          })[];
          /** What the buyer gets; `refund` by default. */
          wanted?: 'refund' | 'gift-card' | 'exchange';
          /** What the buyer takes instead, with the price of a piece. */
          exchangeFor?: ({
            /** The article. */
            sku: string;
            /** A decimal quantity with its unit of measure. */
            quantity: {
              /** Decimal text: "2", "0.750". */
              value: string;
              /** Unit of measure: "each", "kg", "m". */
              unit: string;
            };
            /** An amount in integer minor units of an ISO 4217 currency. */
            price: {
              /** Integer minor units: 2999 is 29.99 in EUR. */
              amount: number;
              /** ISO 4217 code. */
              currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
            };
          })[];
          /** location/<code>. */
          location?: string;
          /** Whether the shipping that was paid is given back too. */
          shippingBack?: boolean;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReturnTaken'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  approveReturn: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Canonical id of the return, with its slashes written %2F. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why; it is kept in the story of the order. */
          reason: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReturnTaken'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  declineReturn: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Canonical id of the return, with its slashes written %2F. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why; it is kept in the story of the order. */
          reason: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReturnTaken'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  settleReturn: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Canonical id of the return, with its slashes written %2F. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why; it is kept in the story of the order. */
          reason: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReturnTaken'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  payReturn: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Canonical id of the return, with its slashes written %2F. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** An amount in integer minor units of an ISO 4217 currency. */
          amount: {
            /** Integer minor units: 2999 is 29.99 in EUR. */
            amount: number;
            /** ISO 4217 code. */
            currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
          };
          /** How it was paid: cash, card. The ERP books it in the journal of that name. */
          gateway: string;
          /** The number of the receipt or of the slip. */
          reference: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReturnTaken'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  receiveReturn: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Canonical id of the return, with its slashes written %2F. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** A name of this portion that makes it once; what it holds and those before it by default. */
          id?: string;
          /** location/<code>. */
          location?: string;
          /** Line by line. */
          lines: ({
            /** The line of the return; that of the article by default. */
            line?: string;
            /** The article. */
            sku: string;
            /** A decimal quantity with its unit of measure. */
            quantity: {
              /** Decimal text: "2", "0.750". */
              value: string;
              /** Unit of measure: "each", "kg", "m". */
              unit: string;
            };
          })[];
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReturnTaken'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  inspectReturn: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Canonical id of the return, with its slashes written %2F. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** A name of this portion that makes it once; what it holds and those before it by default. */
          id?: string;
          /** Line by line. */
          lines: ({
            /** The line of the return; that of the article by default. */
            line?: string;
            /** The article. */
            sku: string;
            /** A decimal quantity with its unit of measure. */
            quantity: {
              /** Decimal text: "2", "0.750". */
              value: string;
              /** Unit of measure: "each", "kg", "m". */
              unit: string;
            };
            /** What becomes of it. */
            condition: 'restock' | 'refurbish' | 'write-off';
            /** An amount in integer minor units of an ISO 4217 currency. */
            deduction?: {
              /** Integer minor units: 2999 is 29.99 in EUR. */
              amount: number;
              /** ISO 4217 code. */
              currency: 'AED' | 'AFN' | 'ALL' | 'AMD' | 'AOA' | 'ARS' | 'AUD' | 'AWG' | 'AZN' | 'BAM' | 'BBD' | 'BDT' | 'BHD' | 'BIF' | 'BMD' | 'BND' | 'BOB' | 'BOV' | 'BRL' | 'BSD' | 'BTN' | 'BWP' | 'BYN' | 'BZD' | 'CAD' | 'CDF' | 'CHE' | 'CHF' | 'CHW' | 'CLF' | 'CLP' | 'CNY' | 'COP' | 'COU' | 'CRC' | 'CUP' | 'CVE' | 'CZK' | 'DJF' | 'DKK' | 'DOP' | 'DZD' | 'EGP' | 'ERN' | 'ETB' | 'EUR' | 'FJD' | 'FKP' | 'GBP' | 'GEL' | 'GHS' | 'GIP' | 'GMD' | 'GNF' | 'GTQ' | 'GYD' | 'HKD' | 'HNL' | 'HTG' | 'HUF' | 'IDR' | 'ILS' | 'INR' | 'IQD' | 'IRR' | 'ISK' | 'JMD' | 'JOD' | 'JPY' | 'KES' | 'KGS' | 'KHR' | 'KMF' | 'KPW' | 'KRW' | 'KWD' | 'KYD' | 'KZT' | 'LAK' | 'LBP' | 'LKR' | 'LRD' | 'LSL' | 'LYD' | 'MAD' | 'MDL' | 'MGA' | 'MKD' | 'MMK' | 'MNT' | 'MOP' | 'MRU' | 'MUR' | 'MVR' | 'MWK' | 'MXN' | 'MXV' | 'MYR' | 'MZN' | 'NAD' | 'NGN' | 'NIO' | 'NOK' | 'NPR' | 'NZD' | 'OMR' | 'PAB' | 'PEN' | 'PGK' | 'PHP' | 'PKR' | 'PLN' | 'PYG' | 'QAR' | 'RON' | 'RSD' | 'RUB' | 'RWF' | 'SAR' | 'SBD' | 'SCR' | 'SDG' | 'SEK' | 'SGD' | 'SHP' | 'SLE' | 'SOS' | 'SRD' | 'SSP' | 'STN' | 'SVC' | 'SYP' | 'SZL' | 'THB' | 'TJS' | 'TMT' | 'TND' | 'TOP' | 'TRY' | 'TTD' | 'TWD' | 'TZS' | 'UAH' | 'UGX' | 'USD' | 'USN' | 'UYI' | 'UYU' | 'UYW' | 'UZS' | 'VED' | 'VES' | 'VND' | 'VUV' | 'WST' | 'XAF' | 'XCD' | 'XCG' | 'XOF' | 'XPF' | 'YER' | 'ZAR' | 'ZMW' | 'ZWG';
            };
          })[];
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReturnTaken'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readReturn: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Canonical id of the return. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Return'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listArticles: {
    parameters: {
      query?: {
        /** Only articles of this connection. */
        connection?: string;
        /** The beginning of the SKU, whatever its case. */
        search?: string;
        /** Only articles that are sold, or only those that are not. */
        active?: boolean;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ArticlePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readArticle: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The SKU. */
        sku: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneArticle'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listStock: {
    parameters: {
      query?: {
        /** The beginning of the SKU, in the letters of the ERP. */
        search?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StockPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readStock: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The SKU as the ERP has it. */
        sku: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Stock'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readStockPolicy: {
    parameters: {
      query?: {
        /** The article that it is explained for. */
        sku?: string;
      };
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StockPolicy'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  beginStockProof: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** `none` finds and says why, and changes nothing; by default as the configuration says. */
          repair?: 'safe' | 'none';
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BegunStockProof'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listStockProofs: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StockProofPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readStockProof: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Number of the proof. */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneStockProof'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listTills: {
    parameters: {
      query?: {
        /** Only tills of this store. */
        location?: string;
        /** Only tills of this connection. */
        connection?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StorePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listStoreDays: {
    parameters: {
      query?: {
        /** Only this store. */
        store?: string;
        /** Only days that stand so. */
        state?: 'open' | 'incomplete' | 'complete' | 'varied' | 'posting' | 'closed';
        /** Only of this business date and later ones. 2026-11-20. */
        from?: string;
        /** Only of this business date and earlier ones. 2026-11-20. */
        until?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StoreDayPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readStoreDay: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The store, by the code of its location. */
        store: string;
        /** The business date: 2026-11-20. */
        date: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StoreDay'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  decideStoreDay: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** The store, by the code of its location. */
        store: string;
        /** The business date: 2026-11-20. */
        date: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** What was decided. */
          decision: 'approve' | 'close' | 'retry';
          /** Why; it is kept with the decision. */
          reason: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StoreDayDecided'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listProcesses: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProcessPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readProcess: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Name of the process: `order-to-cash`. */
        process: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneProcess'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listInstances: {
    parameters: {
      query?: {
        /** Only instances in this state. */
        at?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path: {
        /** Name of the process: `order-to-cash`. */
        process: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InstancePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readInstance: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Name of the process. */
        process: string;
        /** Its business key: the id of the order. */
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneInstance'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readDecisions: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Name of the process: `order-to-cash`. */
        process: string;
        /** Its business key; slashes are written %2F. */
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  takeDecision: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Name of the process: `order-to-cash`. */
        process: string;
        /** Its business key; slashes are written %2F. */
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** One of those that are open. */
          decision: 'release' | 'cancel';
          /** Why it is decided so. */
          reason: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Decided'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listCases: {
    parameters: {
      query?: {
        /** Open ones unless closed ones are asked for. */
        state?: 'open' | 'closed';
        /** Only those of this owner. */
        owner?: string;
        /** True: only those that no person has been given. */
        unassigned?: boolean;
        /** True: only those past their deadline. */
        overdue?: boolean;
        /** Only those that concern this connection. */
        connection?: string;
        /** Only those with this code. */
        code?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CasePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readCase: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneCase'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readRunbook: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Code of the cause: SL-ODOO-010. */
        code: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Runbook'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readCaseOwners: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaseOwners'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readCaseOwner: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaseOwner'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  assignCase: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** A team, or a person as `person/<id>`. */
          owner: string;
          /** Why; it is kept in the history of the case. */
          note?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaseAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  unassignCase: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaseAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  acknowledgeCase: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why; it is kept in the history of the case. */
          note?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaseAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  snoozeCase: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** How long: 30m, 4h, 2d. */
          for: string;
          /** Why; it is kept in the history of the case. */
          note?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaseAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  commentCase: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** What is to be said. */
          note: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaseAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  previewCase: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CasePreview'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  retryCase: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Messages per second; all at once without it. */
          ratePerSecond?: number;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Retried'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  abortCaseRetry: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recalled'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  skipCase: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the case. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why they are not needed. */
          reason: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Skipped'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listDeadLetters: {
    parameters: {
      query?: {
        /** One dead letter. */
        id?: string;
        /** All of one subscription. */
        subscription?: string;
        /** All of one business key. */
        key?: string;
        /** All of one case. */
        case?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readDeadLetter: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** `<subscription>/<lane>/<position>`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneDeadLetter'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  retryDeadLetters: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** One dead letter. */
          id?: string;
          /** All of one subscription. */
          subscription?: string;
          /** All of one business key. */
          key?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Retried'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  skipDeadLetters: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** One dead letter. */
          id?: string;
          /** All of one subscription. */
          subscription?: string;
          /** All of one business key. */
          key?: string;
          /** Why they are not needed. */
          reason: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Skipped'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  editDeadLetter: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The dead letter. */
          id: string;
          /** The corrected body of a delivery, or the corrected request of a command. */
          content: unknown;
          /** Why it is corrected. */
          reason: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Edited'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listApprovals: {
    parameters: {
      query?: {
        /** Only those in this state. */
        state?: 'waiting' | 'approved' | 'done' | 'failed' | 'declined' | 'expired' | 'withdrawn';
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApprovalPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readApproval: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Id of the request. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  approveDeed: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the request. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why; it is kept with the decision. */
          reason?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  declineDeed: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the request. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why not. */
          reason: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  withdrawDeed: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** Id of the request. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listStandIns: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StandInPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  nameStandIn: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The person: person/<id>. */
          standIn: string;
          /** Until when. */
          until: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StandIn'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  endStandIn: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StandInEnded'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listFlows: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FlowPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  drainFlow: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Name of the subscription; its slashes are written %2F. */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why it runs empty. */
          reason: string;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Drain'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readFlow: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Name of the subscription: `deliver/odoo-main`. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneFlow'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readServiceLevels: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceLevels'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readAlerts: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Alerts'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  acknowledgeAlert: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Id of the alert. */
          id: string;
          /** Why; it is kept in the history of the alert. */
          note?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  muteAlert: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Id of the alert. */
          id: string;
          /** How long: 30m, 4h, 2d. */
          for: string;
          /** Why; it is kept in the history of the alert. */
          note?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  unmuteAlert: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Id of the alert. */
          id: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlertAnswer'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  testAlertRoute: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** The route. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RouteTested'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      502: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readReport: {
    parameters: {
      query?: {
        /** The day: 2026-11-20. */
        date?: string;
      };
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DailyReport'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listSubscriptions: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SubscriptionPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  pauseSubscription: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Name of the subscription; its slashes are written %2F. */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why it is paused. */
          reason: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Brake'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  resumeSubscription: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Name of the subscription; its slashes are written %2F. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Brake'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listConnections: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readConnection: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Name of the connection. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneConnection'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  checkConnection: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Name of the connection. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Check'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listReplays: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplayPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  beginReplay: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The subscription that handles them again. */
          subscription: string;
          /** Which messages are handled again. */
          select: {
            kind: 'messages';
            messages: ({
              /** The lane of the message: a class of work with reserved capacity. */
              lane: 'live' | 'standard' | 'bulk';
              /** Position in the lane. */
              position: number;
            })[];
          } | {
            kind: 'key';
            /** The business key. */
            key: string;
          } | {
            kind: 'range';
            /** The lane of the message: a class of work with reserved capacity. */
            lane: 'live' | 'standard' | 'bulk';
            /** The position before the first one. */
            after: number;
            /** The last position. */
            through: number;
          };
          /** True: compute and compare, change nothing. */
          shadow: boolean;
          /** Messages per second at the most. */
          ratePerSecond?: number;
        };
      };
    };
    responses: {
      202: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneReplay'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  previewReplay: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The subscription that handles them again. */
          subscription: string;
          /** Which messages are handled again. */
          select: {
            kind: 'messages';
            messages: ({
              /** The lane of the message: a class of work with reserved capacity. */
              lane: 'live' | 'standard' | 'bulk';
              /** Position in the lane. */
              position: number;
            })[];
          } | {
            kind: 'key';
            /** The business key. */
            key: string;
          } | {
            kind: 'range';
            /** The lane of the message: a class of work with reserved capacity. */
            lane: 'live' | 'standard' | 'bulk';
            /** The position before the first one. */
            after: number;
            /** The last position. */
            through: number;
          };
          /** True: compute and compare, change nothing. */
          shadow: boolean;
          /** Messages per second at the most. */
          ratePerSecond?: number;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplayPreview'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readReplay: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Id of the replay. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneReplay'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  abortReplay: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the replay. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneReplay'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listDifferences: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path: {
        /** Id of the replay. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DifferencePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readMessage: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** The lane of the message: a class of work with reserved capacity. */
        lane: 'live' | 'standard' | 'bulk';
        /** Its position in the lane. */
        position: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneMessage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listWebhookEndpoints: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookEndpointPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Where events are posted to: a public https address. */
          url: string;
          /** What it is for, in words. */
          description: string;
          /** Who answers for it: a team, an address. */
          owner: string;
          /** Which events: `*`, `order.*`, `order.OrderPlaced`. */
          types: (string)[];
          /** Only events of these sales channels, or of the locations given. */
          channels?: (string)[];
          /** Only events of these locations, or of the channels given. */
          locations?: (string)[];
          /** Whether personal fields are sent; it needs the permission `personal`. Sensitive ones never are. */
          personal: boolean;
          /** Deliveries in a second at the most. */
          perSecond: number;
        };
      };
    };
    responses: {
      201: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevealedWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  changeWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Where events are posted to: a public https address. */
          url: string;
          /** What it is for, in words. */
          description: string;
          /** Who answers for it: a team, an address. */
          owner: string;
          /** Which events: `*`, `order.*`, `order.OrderPlaced`. */
          types: (string)[];
          /** Only events of these sales channels, or of the locations given. */
          channels?: (string)[];
          /** Only events of these locations, or of the channels given. */
          locations?: (string)[];
          /** Whether personal fields are sent; it needs the permission `personal`. Sensitive ones never are. */
          personal: boolean;
          /** Deliveries in a second at the most. */
          perSecond: number;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RemovedWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  rotateWebhookSecret: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** How long the former secret signs too, in hours; 0 when it has leaked. */
          overlapHours: number;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevealedWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  testWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TestedWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  pauseWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Why it is paused. */
          reason: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  resumeWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  recoverWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Only what was to be told since then, RFC 3339; everything that is kept by default. */
          since?: string;
          /** Sends again what the partner had taken, too: for one that lost its data. */
          delivered: boolean;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecoveredWebhookEndpoint'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listWebhookDeliveries: {
    parameters: {
      query?: {
        /** Only those in this state. */
        state?: 'waiting' | 'delivered' | 'given-up';
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookDeliveryPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readWebhookDelivery: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
        /** Id of the delivery: its `webhook-id`. */
        delivery: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OneWebhookDelivery'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  redeliverWebhook: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the endpoint: `we_…`. */
        id: string;
        /** Id of the delivery: its `webhook-id`. */
        delivery: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RedeliveredWebhook'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listWebhookEventTypes: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookEventTypePage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readWebhookEventType: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path: {
        /** CloudEvents `type`, or the name that filters use. */
        type: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookEventSchema'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readMe: {
    parameters: {
      query?: never;
      header?: {
        /** The ETag of what is known: 304 when it still holds. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'ETag'?: string;
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  makeSignInLink: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      201: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignInLink'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listPeople: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PersonList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  grantRole: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the person. */
        person: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The role. */
          role: 'viewer' | 'operator' | 'approver' | 'integrator' | 'administrator';
          /** Where: `*`, channel/…, location/…, brand/…, region/…. */
          reach: (string)[];
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Person'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  revokeRole: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the person. */
        person: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The role. */
          role: 'viewer' | 'operator' | 'approver' | 'integrator' | 'administrator';
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Person'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  disablePerson: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the person. */
        person: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Person'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  enablePerson: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Id of the person. */
        person: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Person'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listSessions: {
    parameters: {
      query?: {
        /** Only sessions of this person. */
        person?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  revokeSession: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** Id of the session. */
        session: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EndedSessions'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listMachines: {
    parameters: {
      query?: {
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MachineList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addMachine: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Its client id. */
          id: string;
          /** What it may do. */
          scopes: ('read' | 'operate' | 'personal' | 'configure' | 'audit')[];
          /** Where: `*`, channel/…, location/…, brand/…, region/…. */
          reach: (string)[];
          /** Who answers for it: a team or a person. */
          owner: string;
          /** What it is for. */
          purpose: string;
          /** When it ends; a year from now by default. */
          expiresAt?: string;
          /** When its owner looks whether it is still needed; half a year by default. */
          reviewAt?: string;
          /** Its quota; the common one by default. */
          requestsPerMinute?: number;
        };
      };
    };
    responses: {
      201: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MachineWithSecret'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  rotateMachine: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Client id of the machine. */
        machine: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** How long the former secret stays good. */
          overlapHours: number;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MachineWithSecret'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  addMachineKeys: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Client id of the machine. */
        machine: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** The keys: RSA of 2048 bits or more, P-256, P-384, P-521, Ed25519. */
          keys: ({
            [name: string]: unknown;
          })[];
        };
      };
    };
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  removeMachineKey: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Client id of the machine. */
        machine: string;
        /** Id of the key. */
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  disableMachine: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Client id of the machine. */
        machine: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  enableMachine: {
    parameters: {
      query?: never;
      header?: {
        /** Made up by the caller, fresh for every request: the same request again gets the same answer for a day. */
        'Idempotency-Key'?: string;
        /** The ETag of what was read: 412 when it has changed. */
        'If-Match'?: string;
      };
      path: {
        /** Client id of the machine. */
        machine: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Machine'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listAudit: {
    parameters: {
      query?: {
        /** Only of this caller: person/…, machine/…, local, anonymous. */
        actor?: string;
        /** Only this action. */
        action?: string;
        /** Only with this outcome. */
        outcome?: 'done' | 'refused' | 'failed';
        /** Only what was about this: an id as it was given. */
        about?: string;
        /** Only from this moment on. */
        from?: string;
        /** Only before this moment. */
        to?: string;
        /** Entries of one page. */
        limit?: number;
        /** The `next` of the page before, as it was given. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  exportAudit: {
    parameters: {
      query?: {
        /** Only from this moment on. */
        from?: string;
        /** Only before this moment. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'RateLimit-Policy'?: string;
          'RateLimit'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/jsonl': components['schemas']['AuditExport'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
