// Made of contracts/DataCredits.sol by `npm run contracts`; a test compares the two.
export const dataCreditsAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "admin",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "pauser",
        "type": "address"
      },
      {
        "internalType": "contract FieldToken",
        "name": "token_",
        "type": "address"
      },
      {
        "internalType": "contract DeviceRegistry",
        "name": "registry_",
        "type": "address"
      },
      {
        "internalType": "contract GatewayRegistry",
        "name": "gateways_",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "deliverySeconds_",
        "type": "uint256"
      },
      {
        "internalType": "uint128",
        "name": "creditsPerToken_",
        "type": "uint128"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [],
    "name": "AccessControlBadConfirmation",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "neededRole",
        "type": "bytes32"
      }
    ],
    "name": "AccessControlUnauthorizedAccount",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "AmountInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "has",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "needs",
        "type": "uint256"
      }
    ],
    "name": "CreditsMissing",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deliverBy",
        "type": "uint256"
      }
    ],
    "name": "DeliveryNotOver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deliverBy",
        "type": "uint256"
      }
    ],
    "name": "DeliveryOver",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "EnforcedPause",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "ExpectedPause",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "GatewayUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "NotSeller",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "NothingEarned",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "order",
        "type": "uint256"
      }
    ],
    "name": "OrderUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "price",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "limit",
        "type": "uint256"
      }
    ],
    "name": "PriceAboveLimit",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "SealedKeyInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "StreamUnknown",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "TermsInvalid",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "buyer",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "tokens",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "credits",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "burned",
        "type": "uint256"
      }
    ],
    "name": "CreditsBought",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "order",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "bytes",
        "name": "sealedKey",
        "type": "bytes"
      }
    ],
    "name": "KeyDelivered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "order",
        "type": "uint256"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "buyer",
        "type": "address"
      }
    ],
    "name": "OrderRefunded",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "Paused",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "previousAdminRole",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "newAdminRole",
        "type": "bytes32"
      }
    ],
    "name": "RoleAdminChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleGranted",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "seller",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint96",
        "name": "price",
        "type": "uint96"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "periodSeconds",
        "type": "uint40"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "StreamOffered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "order",
        "type": "uint256"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "buyer",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint64",
        "name": "period",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "periods",
        "type": "uint32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "buyerKey",
        "type": "bytes32"
      }
    ],
    "name": "StreamOrdered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint128",
        "name": "creditsPerToken",
        "type": "uint128"
      },
      {
        "indexed": false,
        "internalType": "uint16",
        "name": "burnBps",
        "type": "uint16"
      },
      {
        "indexed": false,
        "internalType": "uint16",
        "name": "gatewayBps",
        "type": "uint16"
      }
    ],
    "name": "TermsChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "Unpaused",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "DEFAULT_ADMIN_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "PARAMETER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "PAUSER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "accounts",
    "outputs": [
      {
        "internalType": "uint128",
        "name": "credits",
        "type": "uint128"
      },
      {
        "internalType": "uint128",
        "name": "backing",
        "type": "uint128"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "burnBps",
    "outputs": [
      {
        "internalType": "uint16",
        "name": "",
        "type": "uint16"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint128",
        "name": "tokens",
        "type": "uint128"
      },
      {
        "internalType": "uint256",
        "name": "creditsMin",
        "type": "uint256"
      }
    ],
    "name": "buy",
    "outputs": [
      {
        "internalType": "uint128",
        "name": "credits",
        "type": "uint128"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "creditsPerToken",
    "outputs": [
      {
        "internalType": "uint128",
        "name": "",
        "type": "uint128"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "id",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "sealedKey",
        "type": "bytes"
      }
    ],
    "name": "deliver",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "deliverySeconds",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "earned",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "gatewayBps",
    "outputs": [
      {
        "internalType": "uint16",
        "name": "",
        "type": "uint16"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "gateways",
    "outputs": [
      {
        "internalType": "contract GatewayRegistry",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      }
    ],
    "name": "getRoleAdmin",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "grantRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "hasRole",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "price",
        "type": "uint96"
      },
      {
        "internalType": "uint40",
        "name": "periodSeconds",
        "type": "uint40"
      },
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "offer",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "period",
        "type": "uint64"
      },
      {
        "internalType": "uint32",
        "name": "periods",
        "type": "uint32"
      },
      {
        "internalType": "bytes32",
        "name": "buyerKey",
        "type": "bytes32"
      },
      {
        "internalType": "uint96",
        "name": "priceMax",
        "type": "uint96"
      }
    ],
    "name": "order",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "id",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "order",
        "type": "uint256"
      }
    ],
    "name": "orders",
    "outputs": [
      {
        "internalType": "address",
        "name": "buyer",
        "type": "address"
      },
      {
        "internalType": "uint40",
        "name": "deliverBy",
        "type": "uint40"
      },
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "uint128",
        "name": "credits",
        "type": "uint128"
      },
      {
        "internalType": "uint128",
        "name": "backing",
        "type": "uint128"
      },
      {
        "internalType": "address",
        "name": "seller",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "uint16",
        "name": "gatewayBps",
        "type": "uint16"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "ordersCount",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "pause",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "paused",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "id",
        "type": "uint256"
      }
    ],
    "name": "refund",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "registry",
    "outputs": [
      {
        "internalType": "contract DeviceRegistry",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "callerConfirmation",
        "type": "address"
      }
    ],
    "name": "renounceRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "revokeRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint128",
        "name": "creditsPerToken_",
        "type": "uint128"
      },
      {
        "internalType": "uint16",
        "name": "burnBps_",
        "type": "uint16"
      },
      {
        "internalType": "uint16",
        "name": "gatewayBps_",
        "type": "uint16"
      }
    ],
    "name": "setTerms",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "streams",
    "outputs": [
      {
        "internalType": "address",
        "name": "seller",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "price",
        "type": "uint96"
      },
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "uint40",
        "name": "periodSeconds",
        "type": "uint40"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes4",
        "name": "interfaceId",
        "type": "bytes4"
      }
    ],
    "name": "supportsInterface",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "token",
    "outputs": [
      {
        "internalType": "contract FieldToken",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "unpause",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "withdraw",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
export const dataCreditsBytecode = '0x610100346101db57601f61269238819003918201601f19168301916001600160401b038311848410176101df5780849260e0946040528339810103126101db57610048816101f3565b610054602083016101f3565b604083015191906001600160a01b03831683036101db576060840151936001600160a01b03851685036101db576080810151926001600160a01b03841684036101db5760c060a08301519201519460018060801b038616968787036101db576100dc956100d69460e05260c05260a0526080526100d081610207565b5061027d565b50610310565b50811580156101d4575b80156101cd575b6101be5760018054610100600160a81b03191660089290921b610100600160881b031691909117627d0271608b1b1790556040805191825261138860208301526103e8908201527f8a5e503c3638bf36d519e78f5cdfd776ae7b602f78cea2d5aa0297d820d3af5e90606090a160405161226e90816103a48239608051818181610191015281816108d00152611330015260a05181818161041a0152818161103301526111b6015260c05181818161049d0152818161195a0152611c41015260e0518181816102850152610c650152f35b6304a0f14f60e31b5f5260045ffd5b505f6100ed565b505f6100e6565b5f80fd5b634e487b7160e01b5f52604160045260245ffd5b51906001600160a01b03821682036101db57565b6001600160a01b0381165f9081525f5160206126725f395f51905f52602052604090205460ff16610278576001600160a01b03165f8181525f5160206126725f395f51905f5260205260408120805460ff191660011790553391905f5160206126125f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f5160206126525f395f51905f52602052604090205460ff16610278576001600160a01b03165f8181525f5160206126525f395f51905f5260205260408120805460ff191660011790553391907f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa0905f5160206126125f395f51905f529080a4600190565b6001600160a01b0381165f9081525f5160206126325f395f51905f52602052604090205460ff16610278576001600160a01b03165f8181525f5160206126325f395f51905f5260205260408120805460ff191660011790553391907f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a905f5160206126125f395f51905f529080a460019056fe6080806040526004361015610012575f80fd5b5f905f3560e01c9081628cc26214611d065750806301ffc9a714611c65578063093a86d314611c22578063157305fe1461184e578063248a9ca31461181c578063278ecde11461170b5780632bebc52b146115365780632f2ff15d146114f957806335daa731146114dc57806336568abe1461147f5780633f4ba83a146113e25780634c373354146113be57806351cff8d9146112ab57806353deb3d6146112875780635c975abb146112655780635e5c06e214611214578063691afd63146111da5780637b1039991461119757806383699275146111295780638456cb59146110b35780638fac809014610a8c57806391d1485414610a435780639244bbdc146107445780639696d74f14610378578063a217fddf1461035c578063a85c38ef146102a8578063b003e62c1461026d578063d547741f14610226578063e63ab1e9146101eb578063e82a6366146101b85763fc0c546a14610172575f80fd5b346101b557806003193601126101b55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b80fd5b50346101b557806003193601126101b55760206fffffffffffffffffffffffffffffffff60015460081c16604051908152f35b50346101b557806003193601126101b55760206040517f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a8152f35b50346101b55760406003193601126101b557610269600435610246611d50565b9061026461025f825f525f602052600160405f20015490565b61205f565b612163565b5080f35b50346101b557806003193601126101b55760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b50346101b55760206003193601126101b557604061010091600435815260056020522061ffff8154916001600160a01b0360018201541690600281015460046001600160a01b036003840154169201549264ffffffffff604051966001600160a01b038116885260a01c16602087015260408601526fffffffffffffffffffffffffffffffff8116606086015260801c608085015260a08401526001600160a01b03811660c084015260a01c1660e0820152f35b50346101b557806003193601126101b557602090604051908152f35b50346101b55760806003193601126101b557610392611d3a565b602435906bffffffffffffffffffffffff82168092036107405760443564ffffffffff811680910361073c57606435906001600160a01b038216809203610738576001600160a01b03604051937f7f922eda00000000000000000000000000000000000000000000000000000000855216928360048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa90811561069f5786916106fe575b506001600160a01b03339116036106d25780156106aa576040517ff39977040000000000000000000000000000000000000000000000000000000081528260048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa801561069f57869061065b575b6001600160a01b039150161561062f576105f68264ffffffffff836001600160a01b03806001898b83808f60409081519561050687611d98565b338752602087019586528287019c8d52606087019a8b528152600460205220935116167fffffffffffffffffffffffff000000000000000000000000000000000000000083541617825551837fffffffffffffffffffffffff000000000000000000000000000000000000000083549260a01b16911617815501945116167fffffffffffffffffffffffff000000000000000000000000000000000000000084541617835551167fffffffffffffff0000000000ffffffffffffffffffffffffffffffffffffffff78ffffffffff000000000000000000000000000000000000000083549260a01b169116179055565b604051938452602084015260408301527fd377cf12e0412046a444848115bc2d86f1df8e6dfc47a8a107de0363c139f71660603393a380f35b602485837f3d26f3be000000000000000000000000000000000000000000000000000000008252600452fd5b506020813d602011610697575b8161067560209383611dd1565b810103126106935761068e6001600160a01b0391611e12565b6104cc565b8580fd5b3d9150610668565b6040513d88823e3d90fd5b6004857f25078a78000000000000000000000000000000000000000000000000000000008152fd5b6024857fe38d022a00000000000000000000000000000000000000000000000000000000815233600452fd5b90506020813d602011610730575b8161071960209383611dd1565b810103126106935761072a90611e12565b5f61044a565b3d915061070c565b8480fd5b8380fd5b8280fd5b346109b15760406003193601126109b15761075d611d66565b602435610768612204565b6fffffffffffffffffffffffffffffffff8216916001546fffffffffffffffffffffffffffffffff670de0b6b3a76400006107a8828460081c1687611d85565b0416928315610a1b578084106109ec57506127106107d061ffff61088e9360881c1686611d85565b0491335f52600360205261084e61084460405f20926fffffffffffffffffffffffffffffffff6108038882875416611e40565b167fffffffffffffffffffffffffffffffff000000000000000000000000000000008554161784556fffffffffffffffffffffffffffffffff861690611e72565b825460801c611e40565b6fffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffffff0000000000000000000000000000000083549260801b169116179055565b6040518381528260208201528160408201527f41db4f040109c9679ab3c6c0fdf6025662f18b800b65b682e0e34e821479f33960603392a26001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001692604051907f23b872dd00000000000000000000000000000000000000000000000000000000825233600483015230602483015260448201526020816064815f885af180156109a6576109b5575b50823b156109b1575f926024849260405195869384927f42966c6800000000000000000000000000000000000000000000000000000000845260048401525af19182156109a657602092610996575b50604051908152f35b5f6109a091611dd1565b5f61098d565b6040513d5f823e3d90fd5b5f80fd5b6020813d6020116109e4575b816109ce60209383611dd1565b810103126109b1576109df90611e26565b61093e565b3d91506109c1565b837ffb693000000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f0f3a948a000000000000000000000000000000000000000000000000000000005f5260045ffd5b346109b15760406003193601126109b157610a5c611d50565b6004355f525f6020526001600160a01b0360405f2091165f52602052602060ff60405f2054166040519015158152f35b346109b15760a06003193601126109b157610aa5611d3a565b60243567ffffffffffffffff81168091036109b15760443563ffffffff81168091036109b157608435926bffffffffffffffffffffffff84168094036109b1576001600160a01b0390610af6612204565b1690815f52600460205260405f2060405190610b1182611d98565b80546001600160a01b038116835260a01c956001602084019288845201549664ffffffffff60408501986001600160a01b0381168a5260a01c166060850152158015610ff6575b610fca576bffffffffffffffffffffffff825116818111610f9c575050826bffffffffffffffffffffffff610b8e925116611d85565b335f52600360205260405f209181158015610f80575b610f3d5782546fffffffffffffffffffffffffffffffff610bc8848360801c611d85565b9116938415610f10576fffffffffffffffffffffffffffffffff610bf7818088610c2d96041696168097611e72565b167fffffffffffffffffffffffffffffffff0000000000000000000000000000000082541617815561084e84825460801c611e72565b6002547fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8114610ee357600101600281905596610c8a7f000000000000000000000000000000000000000000000000000000000000000042611e33565b64ffffffffff1691516001600160a01b031690516001600160a01b03169360015460981c61ffff169360405193610cc085611db4565b338552602080860191825260408087018b8152606088019586526080880194855260a080890197885260c089019a8b5260e08901998a525f8f81526005909452919092209651875493517fffffffffffffff000000000000000000000000000000000000000000000000009094166001600160a01b039091161792901b78ffffffffff000000000000000000000000000000000000000016919091178555516001850180547fffffffffffffffffffffffff0000000000000000000000000000000000000000166001600160a01b039092169190911790559051905160801b7fffffffffffffffffffffffffffffffff00000000000000000000000000000000166fffffffffffffffffffffffffffffffff909116176002830155516001600160a01b031660038201906001600160a01b031681547fffffffffffffffffffffffff00000000000000000000000000000000000000001617905560040191516001600160a01b03166001600160a01b031682547fffffffffffffffffffffffff0000000000000000000000000000000000000000161782555181549060a01b75ffff000000000000000000000000000000000000000016907fffffffffffffffffffff0000ffffffffffffffffffffffffffffffffffffffff161790556040519283526020830152606435604083015282339260607fa8d9298785393110f1f0811f445274a623c653c0e35fed4b31c37bf98692d4b991a4604051908152602090f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b506fffffffffffffffffffffffffffffffff8254167ffb693000000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b506fffffffffffffffffffffffffffffffff8354168211610ba4565b7f6120c45f000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b847fc273b69a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b506040517f7f922eda0000000000000000000000000000000000000000000000000000000081528560048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa9081156109a6575f91611079575b506001600160a01b038085511691161415610b58565b90506020813d6020116110ab575b8161109460209383611dd1565b810103126109b1576110a590611e12565b88611063565b3d9150611087565b346109b1575f6003193601126109b1576110cb611fd7565b6110d3612204565b60017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00815416176001557f62e78cea01bee320cd4e420270b5ea74000d11b0c9f74754ebdbfc544b05a2586020604051338152a1005b346109b15760206003193601126109b1576001600160a01b0361114a611d3a565b165f526004602052608060405f2064ffffffffff60018254920154604051926001600160a01b038116845260a01c60208401526001600160a01b038116604084015260a01c166060820152f35b346109b1575f6003193601126109b15760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346109b1575f6003193601126109b15760206040517f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa08152f35b346109b15760206003193601126109b1576001600160a01b03611235611d3a565b165f5260036020526040805f20548151906fffffffffffffffffffffffffffffffff8116825260801c6020820152f35b346109b1575f6003193601126109b157602060ff600154166040519015158152f35b346109b1575f6003193601126109b157602061ffff60015460881c16604051908152f35b346109b15760206003193601126109b1576001600160a01b036112cc611d3a565b16805f52600660205260405f2054801561139257815f5260066020525f6040812055604051917fa9059cbb000000000000000000000000000000000000000000000000000000008352600483015260248201526020816044815f6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165af180156109a65761135e57005b6020813d60201161138a575b8161137760209383611dd1565b810103126109b15761138890611e26565b005b3d915061136a565b507f46a25fc3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346109b1575f6003193601126109b157602061ffff60015460981c16604051908152f35b346109b1575f6003193601126109b1576113fa611fd7565b60015460ff811615611457577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166001557f5db9ee0a495bf2e6ff9c91a7834c1ba4fdd244a5e8aa4e537bd38aeae4b073aa6020604051338152a1005b7f8dfc202b000000000000000000000000000000000000000000000000000000005f5260045ffd5b346109b15760406003193601126109b157611498611d50565b336001600160a01b038216036114b45761138890600435612163565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b346109b1575f6003193601126109b1576020600254604051908152f35b346109b15760406003193601126109b157611388600435611518611d50565b9061153161025f825f525f602052600160405f20015490565b6120b8565b346109b15760606003193601126109b15761154f611d66565b6024359061ffff82168083036109b1576044359061ffff8216908183036109b157335f9081527f7d2265f6d6bedb8c0236f65e2f5d7459fc55208636c4ffa7f296d2fa702c27b6602052604090205460ff16156116bb576fffffffffffffffffffffffffffffffff841692831580156116b0575b80156116a5575b61167d577f8a5e503c3638bf36d519e78f5cdfd776ae7b602f78cea2d5aa0297d820d3af5e9572ffff00000000000000000000000000000000006060967fffffffffffffffffffffff0000000000000000000000000000000000000000ff74ffff0000000000000000000000000000000000000070ffffffffffffffffffffffffffffffff006001549360081b169560981b169116179160881b16171760015560405192835260208301526040820152a1005b7f25078a78000000000000000000000000000000000000000000000000000000005f5260045ffd5b5061271083116115ca565b5061271082116115c3565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa060245260445ffd5b346109b15760206003193601126109b15760043561172881611ea4565b64ffffffffff602082015116804211156117f15750806001600160a01b03809251165f5260036020526117c860405f206fffffffffffffffffffffffffffffffff61177c8160608601511682845416611e40565b167fffffffffffffffffffffffffffffffff0000000000000000000000000000000082541617815561084e6fffffffffffffffffffffffffffffffff608085015116825460801c611e40565b5116907f5052c67115c90cb1ad37b3a146e2dfe81c639ab8e5d3129b6a1ec5d50e7f938d5f80a3005b7f867874d2000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346109b15760206003193601126109b15760206118466004355f525f602052600160405f20015490565b604051908152f35b346109b15760406003193601126109b15760043560243567ffffffffffffffff81116109b157366023820112156109b15780600401359067ffffffffffffffff82116109b15736602483830101116109b1576118a983611ea4565b9160a08301916001600160a01b038351163303611bf65764ffffffffff602085015116804211611bcb575081158015611bc0575b611b985760808401936001600160a01b0360c06127106119196fffffffffffffffffffffffffffffffff89511661ffff60e08701511690611d85565b0492015116604051907f9be35185000000000000000000000000000000000000000000000000000000008252600482015260e0816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa80156109a6575f90611a7f575b516001600160a01b0316905080611a4e5750506fffffffffffffffffffffffffffffffff5f945b5116938403938411610ee3577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f6040937fec7ac06e24cd95fcab561b4db1d9a7e9a69961bd00716ea237ce101eced29311966001600160a01b0360249751165f526006602052611a26865f20918254611e33565b90558085519687956020875282602088015201868601375f85828601015201168101030190a2005b946fffffffffffffffffffffffffffffffff91955f52600660205260405f20611a78878254611e33565b90556119b0565b5060e0813d60e011611b90575b81611a9960e09383611dd1565b810103126109b15760405160e0810181811067ffffffffffffffff821117611b6357604052611ac782611e12565b815260208201516bffffffffffffffffffffffff811681036109b1576020820152604082015164ffffffffff811681036109b1576040820152606082015163ffffffff811681036109b1576060820152611b2360808301611e26565b608082015260a08201516fffffffffffffffffffffffffffffffff811681036109b1576001600160a01b039260c09160a0840152015160c0820152611989565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b3d9150611a8c565b7fbec7622c000000000000000000000000000000000000000000000000000000005f5260045ffd5b5061080082116118dd565b7fb591dace000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fe38d022a000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b346109b1575f6003193601126109b15760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346109b15760206003193601126109b1576004357fffffffff0000000000000000000000000000000000000000000000000000000081168091036109b157807f7965db0b0000000000000000000000000000000000000000000000000000000060209214908115611cdc575b506040519015158152f35b7f01ffc9a70000000000000000000000000000000000000000000000000000000091501482611cd1565b346109b15760206003193601126109b1576020906001600160a01b03611d2a611d3a565b165f526006825260405f20548152f35b600435906001600160a01b03821682036109b157565b602435906001600160a01b03821682036109b157565b600435906fffffffffffffffffffffffffffffffff821682036109b157565b81810292918115918404141715610ee357565b6080810190811067ffffffffffffffff821117611b6357604052565b610100810190811067ffffffffffffffff821117611b6357604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117611b6357604052565b51906001600160a01b03821682036109b157565b519081151582036109b157565b91908201809211610ee357565b906fffffffffffffffffffffffffffffffff809116911601906fffffffffffffffffffffffffffffffff8211610ee357565b906fffffffffffffffffffffffffffffffff809116911603906fffffffffffffffffffffffffffffffff8211610ee357565b905f60e0604051611eb481611db4565b8281528260208201528260408201528260608201528260808201528260a08201528260c08201520152815f52600560205260405f2091604051611ef681611db4565b61ffff600464ffffffffff86546001600160a01b038116855260a01c16958660208501526001600160a01b03600182015416604085015260028101546fffffffffffffffffffffffffffffffff8116606086015260801c60808501526001600160a01b0360038201541660a085015201546001600160a01b03811660c084015260a01c1660e08201529215611fac575f5260056020525f6004604082208281558260018201558260028201558260038201550155565b7f10cc605e000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b335f9081527ff7c9542c591017a21c74b6f3fab6263c7952fc0aaf9db4c22a2a04ddc7f8674f602052604090205460ff161561200f57565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a60245260445ffd5b805f525f60205260405f206001600160a01b0333165f5260205260ff60405f205416156120895750565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b805f525f60205260405f206001600160a01b0383165f5260205260ff60405f205416155f1461215d57805f525f60205260405f206001600160a01b0383165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556001600160a01b03339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b805f525f60205260405f206001600160a01b0383165f5260205260ff60405f2054165f1461215d57805f525f60205260405f206001600160a01b0383165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541690556001600160a01b03339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b60ff6001541661221057565b7fd93c0665000000000000000000000000000000000000000000000000000000005f5260045ffdfea26469706673582212207438d624c70c41669650ed8f9f51966c76ce491224726ce920485418806d318364736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0df7c9542c591017a21c74b6f3fab6263c7952fc0aaf9db4c22a2a04ddc7f8674f7d2265f6d6bedb8c0236f65e2f5d7459fc55208636c4ffa7f296d2fa702c27b6ad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5' as const;
