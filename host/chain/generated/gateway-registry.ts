// Made of contracts/GatewayRegistry.sol by `npm run contracts`; a test compares the two.
export const gatewayRegistryAbi = [
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
        "internalType": "address",
        "name": "treasury_",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "disputes_",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "rewards_",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "exitDelay_",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "bondMin_",
        "type": "uint256"
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
    "inputs": [
      {
        "internalType": "uint256",
        "name": "bond",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "bondMin",
        "type": "uint256"
      }
    ],
    "name": "BondTooSmall",
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
    "name": "CollectFailed",
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
    "name": "DisputeOpen",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "DisputesOnly",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "EnforcedPause",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint40",
        "name": "exitAt",
        "type": "uint40"
      }
    ],
    "name": "ExitNotOver",
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
    "name": "GatewayAlreadyRegistered",
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
    "name": "GatewayIsExiting",
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
    "name": "GatewayIsSlashed",
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
    "inputs": [],
    "name": "InvalidShortString",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "name": "MissingPrecompile",
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
    "name": "NotOperator",
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
    "name": "NothingOwed",
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
    "name": "RegistrationInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "RewardsOnly",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "str",
        "type": "string"
      }
    ],
    "name": "StringTooLong",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "UrlInvalid",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "bondMin",
        "type": "uint256"
      }
    ],
    "name": "BondMinChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "Collected",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "EIP712DomainChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "exitAt",
        "type": "uint40"
      }
    ],
    "name": "GatewayExiting",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "bond",
        "type": "uint256"
      }
    ],
    "name": "GatewayLeft",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "url",
        "type": "string"
      }
    ],
    "name": "GatewayMoved",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "noteKey",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "url",
        "type": "string"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "bond",
        "type": "uint256"
      }
    ],
    "name": "GatewayRegistered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "winner",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "reward",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "rest",
        "type": "uint256"
      }
    ],
    "name": "GatewaySlashed",
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
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "activeOperator",
    "outputs": [
      {
        "internalType": "address",
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
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "beginExit",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "bondMin",
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
    "name": "bondTotal",
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
        "internalType": "address payable",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "collect",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "disputes",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "eip712Domain",
    "outputs": [
      {
        "internalType": "bytes1",
        "name": "fields",
        "type": "bytes1"
      },
      {
        "internalType": "string",
        "name": "name",
        "type": "string"
      },
      {
        "internalType": "string",
        "name": "version",
        "type": "string"
      },
      {
        "internalType": "uint256",
        "name": "chainId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "verifyingContract",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "salt",
        "type": "bytes32"
      },
      {
        "internalType": "uint256[]",
        "name": "extensions",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "exitDelay",
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
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "gatewayOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "operator",
            "type": "address"
          },
          {
            "internalType": "uint96",
            "name": "paid",
            "type": "uint96"
          },
          {
            "internalType": "uint40",
            "name": "exitAt",
            "type": "uint40"
          },
          {
            "internalType": "uint32",
            "name": "openDisputes",
            "type": "uint32"
          },
          {
            "internalType": "bool",
            "name": "slashed",
            "type": "bool"
          },
          {
            "internalType": "uint128",
            "name": "bond",
            "type": "uint128"
          },
          {
            "internalType": "bytes32",
            "name": "noteKey",
            "type": "bytes32"
          }
        ],
        "internalType": "struct GatewayRegistry.Gateway",
        "name": "",
        "type": "tuple"
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
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "hold",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "url",
        "type": "string"
      }
    ],
    "name": "move",
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
    "name": "owed",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "wei_",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "owedTotal",
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
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "noteKey",
        "type": "bytes32"
      },
      {
        "internalType": "string",
        "name": "url",
        "type": "string"
      },
      {
        "internalType": "bytes",
        "name": "proof",
        "type": "bytes"
      }
    ],
    "name": "register",
    "outputs": [],
    "stateMutability": "payable",
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
    "inputs": [],
    "name": "rewards",
    "outputs": [
      {
        "internalType": "address",
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
        "internalType": "uint256",
        "name": "bondMin_",
        "type": "uint256"
      }
    ],
    "name": "setBondMin",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "total",
        "type": "uint96"
      }
    ],
    "name": "settle",
    "outputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "before",
        "type": "uint96"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "winner",
        "type": "address"
      }
    ],
    "name": "slash",
    "outputs": [],
    "stateMutability": "nonpayable",
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
    "name": "treasury",
    "outputs": [
      {
        "internalType": "address",
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
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "unhold",
    "outputs": [],
    "stateMutability": "nonpayable",
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
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "withdraw",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
export const gatewayRegistryBytecode = '0x6101e080604052346102185760e0816125c88038038091610020828561021c565b833981010312610218578061017c61003a61018293610253565b61004660208401610253565b9261005360408201610253565b61005f60608301610253565b9061006c60808401610253565b9160c060a08501519401519260405161008660408261021c565b6018815260208101907f4669656c646d61726b47617465776179526567697374727900000000000000008252604051916100c160408461021c565b600183526020830191603160f81b83526100da81610403565b610120526100e784610403565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261015060c08261021c565b5190206080523060c05261018052610160526101a0526006556101c05261017681610267565b506102dd565b50610370565b506040516120d9908161046f823960805181611f26015260a05181611fe3015260c05181611ef7015260e05181611f7501526101005181611f9b01526101205181610a8c01526101405181610ab501526101605181818161033f0152611cd00152610180518181816108b8015261126801526101a051818181610d250152610e9d01526101c0518181816111ca01526113c60152f35b5f80fd5b601f909101601f19168101906001600160401b0382119082101761023f57604052565b634e487b7160e01b5f52604160045260245ffd5b51906001600160a01b038216820361021857565b6001600160a01b0381165f9081525f5160206125685f395f51905f52602052604090205460ff166102d8576001600160a01b03165f8181525f5160206125685f395f51905f5260205260408120805460ff191660011790553391905f5160206125485f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f5160206125885f395f51905f52602052604090205460ff166102d8576001600160a01b03165f8181525f5160206125885f395f51905f5260205260408120805460ff191660011790553391907f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa0905f5160206125485f395f51905f529080a4600190565b6001600160a01b0381165f9081525f5160206125a85f395f51905f52602052604090205460ff166102d8576001600160a01b03165f8181525f5160206125a85f395f51905f5260205260408120805460ff191660011790553391907f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a905f5160206125485f395f51905f529080a4600190565b601f81511161042e57602081519101516020821061041f571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f3560e01c90816301ffc9a7146116225750806306ec16f8146115025780630bd225db146114e557806317799d271461144057806319308f121461132c5780632088ad1214611220578063248a9ca3146111ed57806328388630146111b35780632f2ff15d1461117557806336568abe1461110b5780633f4ba83a1461106e57806351cff8d914610ee35780635c975abb14610ec157806361d027b314610e71578063691afd6314610e37578063730a0d8014610da15780637aeccce914610bff5780638456cb5914610b8857806384b0196e14610a7457806391d1485414610a1d5780639be35185146108dc5780639ec5a8941461088c578063a217fddf14610872578063a7e21e801461077c578063b267ecf91461044c578063b94814db14610380578063cb7f826614610363578063d4c5b25214610313578063d547741f146102ce578063df18e04714610289578063e63ab1e91461024f578063f3997704146101a85763fa1f044214610187575f80fd5b346101a4575f6003193601126101a4576020600554604051908152f35b5f80fd5b346101a45760206003193601126101a45773ffffffffffffffffffffffffffffffffffffffff6101d66116c0565b165f52600860205260405f20600181015460ff8160481c1690811561023e575b501561021f575060205f5b73ffffffffffffffffffffffffffffffffffffffff60405191168152f35b73ffffffffffffffffffffffffffffffffffffffff6020915416610201565b64ffffffffff9150161515826101f6565b346101a4575f6003193601126101a45760206040517f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a8152f35b346101a45760206003193601126101a45773ffffffffffffffffffffffffffffffffffffffff6102b76116c0565b165f526004602052602060405f2054604051908152f35b346101a45760406003193601126101a4576103116004356102ed6116e3565b9061030c610307825f526002602052600160405f20015490565b611a74565b611baf565b005b346101a4575f6003193601126101a457602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101a4575f6003193601126101a4576020600654604051908152f35b346101a45760206003193601126101a457335f9081527fb0b925837eaf5e5f67969f291ec313d62814a5da99ba9a83bd3c8260c098148a60205260409020546004359060ff16156103fc576020817fc77097d5874754daab387f9d0853fad55e09c3c5266dd1bb1de2e1d2acb784a192600655604051908152a1005b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa060245260445ffd5b60806003193601126101a4576104606116c0565b6024359060443567ffffffffffffffff81116101a457610484903690600401611706565b60643567ffffffffffffffff81116101a4576104a4903690600401611706565b906104ad611d8d565b73ffffffffffffffffffffffffffffffffffffffff851694855f52600860205260405f2092600184019260ff845460481c166107505773ffffffffffffffffffffffffffffffffffffffff85541661072457600654803410801561070b575b6106dc5750906105d06105d69392610524888a6119a6565b60428a8c610533368c8e611893565b602081519101206040519160208301937f5b35351fb97ba699e81b374f1e1c1f825b1ae3b6cc54d061a9ca93370d4a154b85526040840152336060840152608083015260a082015260a0815261058a60c0826117cd565b519020610595611ee0565b90604051917f190100000000000000000000000000000000000000000000000000000000000083526002830152602282015220923691611893565b91611dc1565b156106b057917ffc9cb20bfbefe9331bd6d10027f1bdaf058c170a1d1ca288565eb6184da55d0c9391836106a194547fffffffffffff00000000000000000000000000000000ffffffffffffffffffff79ffffffffffffffffffffffffffffffff00000000000000000000803460501b16169116179055866002820155337fffffffffffffffffffffffff000000000000000000000000000000000000000082541617905561068734600754611886565b600755604051958652606060208701526060860191611848565b923460408201528033940390a3005b847f95f485b1000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f9901e611000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b506fffffffffffffffffffffffffffffffff341161050c565b877f5697eb62000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b877f6197e8c3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346101a45760206003193601126101a4576107956116c0565b60016107a082611cb9565b019081549060ff8260481c16610830575063ffffffff60019160281c160163ffffffff81116108035781547fffffffffffffffffffffffffffffffffffffffffffffff00000000ffffffffff1660289190911b68ffffffff000000000016179055005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b73ffffffffffffffffffffffffffffffffffffffff907f6197e8c3000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b346101a4575f6003193601126101a45760206040515f8152f35b346101a4575f6003193601126101a457602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101a45760206003193601126101a45773ffffffffffffffffffffffffffffffffffffffff61090a6116c0565b5f60c060405161091981611784565b8281528260208201528260408201528260608201528260808201528260a08201520152165f52600860205260e060405f2060405161095681611784565b6fffffffffffffffffffffffffffffffff6bffffffffffffffffffffffff835463ffffffff8464ffffffffff73ffffffffffffffffffffffffffffffffffffffff841697888352602083019460a01c8552600181015495869560c060026040870194868a1686528b60a060608a01998b8d60281c168b5260ff608082019d60481c1615158d52019b60501c168b5201549a01998a526040519a8b52511660208a015251166040880152511660608601525115156080850152511660a08301525160c0820152f35b346101a45760406003193601126101a457610a366116e3565b6004355f52600260205273ffffffffffffffffffffffffffffffffffffffff60405f2091165f52602052602060ff60405f2054166040519015158152f35b346101a4575f6003193601126101a457610b2c610ab07f0000000000000000000000000000000000000000000000000000000000000000611e89565b610ad97f0000000000000000000000000000000000000000000000000000000000000000611e89565b6020610b3a60405192610aec83856117cd565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e0870190611734565b908582036040870152611734565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b828110610b7157505050500390f35b835185528695509381019392810192600101610b62565b346101a4575f6003193601126101a457610ba06119ec565b610ba8611d8d565b60017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0060035416176003557f62e78cea01bee320cd4e420270b5ea74000d11b0c9f74754ebdbfc544b05a2586020604051338152a1005b346101a45760406003193601126101a457610c186116c0565b610c206116e3565b6001610c2b83611cb9565b0190815460ff8160481c16610d5f5773ffffffffffffffffffffffffffffffffffffffff807f48ba59061fc4dcfad78197de9f7296dce779b53b0abada95db153470eacf9e2d93610d4e6f7fffffffffffffffffffffffffffffff856fffffffffffffffffffffffffffffffff60409760501c169869010000000000000000007fffffffffffffffffffffffffffffffffffffffffffff00ffffffffffffffffff83161781557fffffffffffff00000000000000000000000000000000ffffffffffffffffffff8154169055610d0389600754611777565b60075560511c168097610d168285611c79565b610d49610d238383611777565b7f0000000000000000000000000000000000000000000000000000000000000000611c79565b611777565b8451968752602087015216941692a3005b73ffffffffffffffffffffffffffffffffffffffff847f6197e8c3000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b346101a45760206003193601126101a4576001610dc4610dbf6116c0565b611cb9565b017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff63ffffffff825460281c160163ffffffff81116108035781547fffffffffffffffffffffffffffffffffffffffffffffff00000000ffffffffff1660289190911b68ffffffff000000000016179055005b346101a4575f6003193601126101a45760206040517f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa08152f35b346101a4575f6003193601126101a457602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101a4575f6003193601126101a457602060ff600354166040519015158152f35b346101a45760206003193601126101a457610efc6116c0565b610f05816118c9565b90600182019182549264ffffffffff841680158015611065575b61103a575063ffffffff8460281c16610ff8577f03f46b80df3e1748e00f50b56d7f7947a190f8d9671ca07ff52a35c57773f76f9260209273ffffffffffffffffffffffffffffffffffffffff927fffffffffffff00000000000000000000000000000000ffffffffff00000000006fffffffffffffffffffffffffffffffff8860501c16975f60028501551690557fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055610fe085600754611777565b600755610fed8533611c79565b6040519485521692a2005b73ffffffffffffffffffffffffffffffffffffffff837fe62aea22000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b7f66b5245e000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50804210610f1f565b346101a4575f6003193601126101a4576110866119ec565b60035460ff8116156110e3577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166003557f5db9ee0a495bf2e6ff9c91a7834c1ba4fdd244a5e8aa4e537bd38aeae4b073aa6020604051338152a1005b7f8dfc202b000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101a45760406003193601126101a4576111246116e3565b3373ffffffffffffffffffffffffffffffffffffffff82160361114d5761031190600435611baf565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101a45760406003193601126101a4576103116004356111946116e3565b906111ae610307825f526002602052600160405f20015490565b611adb565b346101a4575f6003193601126101a45760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b346101a45760206003193601126101a45760206112186004355f526002602052600160405f20015490565b604051908152f35b346101a45760406003193601126101a4576112396116c0565b6024356bffffffffffffffffffffffff811681036101a45773ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001633036113045773ffffffffffffffffffffffffffffffffffffffff604092165f526008602052815f208054907fffffffffffffffffffffffff000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff83169360a01b1683179055825191825260a01c6020820152f35b7f2d2a39dc000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101a45760206003193601126101a4576113456116c0565b6001611350826118c9565b01805464ffffffffff81166113fe5773ffffffffffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000937fad910d8682ad7eb3460e24c53d995434b6a8488bef87bb940bea6b06ff5bca109360209364ffffffffff6113eb7f000000000000000000000000000000000000000000000000000000000000000042611886565b16968791161790556040519485521692a2005b73ffffffffffffffffffffffffffffffffffffffff837fc0f8f9e8000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b346101a45760406003193601126101a4576114596116c0565b6024359067ffffffffffffffff82116101a45773ffffffffffffffffffffffffffffffffffffffff7f4ffefe90e71f8d0505e14914462f0b4487f25b9fc6e5f9f05e7a20c73b664c14916114b46114e0943690600401611706565b94906114bf836118c9565b506114ca86826119a6565b6040519384936020855216956020840191611848565b0390a2005b346101a4575f6003193601126101a4576020600754604051908152f35b346101a45760206003193601126101a45760043573ffffffffffffffffffffffffffffffffffffffff81168091036101a457805f52600460205260405f205480156115f6575f80808093858252600460205281604081205561156681600554611777565b600555857f8c22f554c81b54107cd95e734e4ef45767214974a540f34ea4a4f8c3fc7b13c36020604051848152a2855af13d156115f1573d6115a78161180e565b906115b560405192836117cd565b81525f60203d92013e5b156115c657005b7fec99686d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6115bf565b507f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346101a45760206003193601126101a457600435907fffffffff0000000000000000000000000000000000000000000000000000000082168092036101a457817f7965db0b0000000000000000000000000000000000000000000000000000000060209314908115611696575b5015158152f35b7f01ffc9a7000000000000000000000000000000000000000000000000000000009150148361168f565b6004359073ffffffffffffffffffffffffffffffffffffffff821682036101a457565b6024359073ffffffffffffffffffffffffffffffffffffffff821682036101a457565b9181601f840112156101a45782359167ffffffffffffffff83116101a457602083818601950101116101a457565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b9190820391821161080357565b60e0810190811067ffffffffffffffff8211176117a057604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff8211176117a057604052565b67ffffffffffffffff81116117a057601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b9190820180921161080357565b92919261189f8261180e565b916118ad60405193846117cd565b8294818452818301116101a4578281602093845f960137010152565b73ffffffffffffffffffffffffffffffffffffffff1690815f52600860205260405f209173ffffffffffffffffffffffffffffffffffffffff835416801561197a5760ff600185015460481c1661194e5733036119235750565b7f76c6c93a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f6197e8c3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f3d26f3be000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5080159081156119e0575b506119b857565b7fcb447fee000000000000000000000000000000000000000000000000000000005f5260045ffd5b6101009150115f6119b1565b335f9081527faa2c41c8db999cab41dbf71397ccd99cf3349690c12e02929b93abbcc53e5b93602052604090205460ff1615611a2457565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a60245260445ffd5b805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff33165f5260205260ff60405f20541615611aac5750565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff83165f5260205260ff60405f205416155f14611ba957805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff83165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0082541617905573ffffffffffffffffffffffffffffffffffffffff339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff83165f5260205260ff60405f2054165f14611ba957805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff83165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00815416905573ffffffffffffffffffffffffffffffffffffffff339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b9073ffffffffffffffffffffffffffffffffffffffff611cb492165f52600460205260405f20611caa828254611886565b9055600554611886565b600555565b73ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000163303611d655773ffffffffffffffffffffffffffffffffffffffff1690815f52600860205260405f209173ffffffffffffffffffffffffffffffffffffffff83541615611d3a5750565b7f3d26f3be000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fa47b108e000000000000000000000000000000000000000000000000000000005f5260045ffd5b60ff60035416611d9957565b7fd93c0665000000000000000000000000000000000000000000000000000000005f5260045ffd5b9190815160418103611e815760401015611e5457816060611df193015160f81c6040602083015192015192612009565b506004811015611e2757159182611e0757505090565b73ffffffffffffffffffffffffffffffffffffffff919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b505050505f90565b60ff811690601f8211611eb85760405191611ea56040846117cd565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016301480611fe0575b15611f48577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a08152611fda60c0826117cd565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614611f1f565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411612098579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa1561208d575f5173ffffffffffffffffffffffffffffffffffffffff81161561208357905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f916003919056fea2646970667358221220239d526e7e0985d81218511289e56cded250d639a5e9dc2abc6f0f93ead0cd1c64736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0dac33ff75c19e70fe83507db0d683fd3465c996598dc972688b7ace676c89077bb0b925837eaf5e5f67969f291ec313d62814a5da99ba9a83bd3c8260c098148aaa2c41c8db999cab41dbf71397ccd99cf3349690c12e02929b93abbcc53e5b93' as const;
