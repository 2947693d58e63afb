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
export const gatewayRegistryBytecode = '0x6101c080604052346101f65760c081612410803803809161002082856101fa565b8339810103126101f6578061016b61003a61017193610231565b61004660208401610231565b9261005360408201610231565b9061006060608201610231565b9060a060808201519101516040516100796040826101fa565b6018815260208101907f4669656c646d61726b47617465776179526567697374727900000000000000008252604051916100b46040846101fa565b600183526020830191603160f81b83526100cd816103e1565b610120526100da846103e1565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261014360c0826101fa565b5190206080523060c0526006556101a052610160526101805261016581610245565b506102bb565b5061034e565b50604051611f43908161044d823960805181611d90015260a05181611e4d015260c05181611d61015260e05181611ddf01526101005181611e05015261012051816109fd01526101405181610a260152610160518181816103240152611b3a015261018051818181610cab0152610e3401526101a05181818161112301526112270152f35b5f80fd5b601f909101601f19168101906001600160401b0382119082101761021d57604052565b634e487b7160e01b5f52604160045260245ffd5b51906001600160a01b03821682036101f657565b6001600160a01b0381165f9081525f5160206123b05f395f51905f52602052604090205460ff166102b6576001600160a01b03165f8181525f5160206123b05f395f51905f5260205260408120805460ff191660011790553391905f5160206123905f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f5160206123d05f395f51905f52602052604090205460ff166102b6576001600160a01b03165f8181525f5160206123d05f395f51905f5260205260408120805460ff191660011790553391907f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa0905f5160206123905f395f51905f529080a4600190565b6001600160a01b0381165f9081525f5160206123f05f395f51905f52602052604090205460ff166102b6576001600160a01b03165f8181525f5160206123f05f395f51905f5260205260408120805460ff191660011790553391907f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a905f5160206123905f395f51905f529080a4600190565b601f81511161040c5760208151910151602082106103fd571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f3560e01c90816301ffc9a71461148f5750806306ec16f81461136f5780630bd225db1461135257806317799d27146112ad57806319308f1214611179578063248a9ca314611146578063283886301461110c5780632f2ff15d146110ce57806336568abe146110645780633f4ba83a14610fc757806351cff8d914610e7a5780635c975abb14610e5857806361d027b314610e08578063691afd6314610dce578063730a0d8014610d275780637aeccce914610b705780638456cb5914610af957806384b0196e146109e557806391d148541461098e5780639be351851461086e578063a217fddf14610854578063a7e21e801461074d578063b267ecf914610431578063b94814db14610365578063cb7f826614610348578063d4c5b252146102f8578063d547741f146102b3578063df18e0471461026e578063e63ab1e914610234578063f3997704146101925763fa1f044214610171575f80fd5b3461018e575f60031936011261018e576020600554604051908152f35b5f80fd5b3461018e57602060031936011261018e5773ffffffffffffffffffffffffffffffffffffffff6101c061152d565b165f52600860205260405f205460ff8160e81c168015610221575b15610203575060205f5b73ffffffffffffffffffffffffffffffffffffffff60405191168152f35b73ffffffffffffffffffffffffffffffffffffffff602091166101e5565b5064ffffffffff8160a01c1615156101db565b3461018e575f60031936011261018e5760206040517f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a8152f35b3461018e57602060031936011261018e5773ffffffffffffffffffffffffffffffffffffffff61029c61152d565b165f526004602052602060405f2054604051908152f35b3461018e57604060031936011261018e576102f66004356102d2611550565b906102f16102ec825f526002602052600160405f20015490565b6118de565b611a19565b005b3461018e575f60031936011261018e57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461018e575f60031936011261018e576020600654604051908152f35b3461018e57602060031936011261018e57335f9081527fb0b925837eaf5e5f67969f291ec313d62814a5da99ba9a83bd3c8260c098148a60205260409020546004359060ff16156103e1576020817fc77097d5874754daab387f9d0853fad55e09c3c5266dd1bb1de2e1d2acb784a192600655604051908152a1005b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa060245260445ffd5b608060031936011261018e5761044561152d565b6024359060443567ffffffffffffffff811161018e57610469903690600401611573565b60643567ffffffffffffffff811161018e57610489903690600401611573565b93610492611bf7565b73ffffffffffffffffffffffffffffffffffffffff811694855f52600860205260405f2092835460ff8160e81c166107215773ffffffffffffffffffffffffffffffffffffffff166106f55760065480341080156106dc575b6106ad5750906105ae6105b493926105038789611810565b604261051036898b611700565b6020815191012060405160208101917f5b35351fb97ba699e81b374f1e1c1f825b1ae3b6cc54d061a9ca93370d4a154b83528c60408301523360608301528d608083015260a082015260a0815261056860c08261163a565b519020610573611d4a565b90604051917f190100000000000000000000000000000000000000000000000000000000000083526002830152602282015220923691611700565b91611c2b565b156106815791610672918360017ffc9cb20bfbefe9331bd6d10027f1bdaf058c170a1d1ca288565eb6184da55d0c95016fffffffffffffffffffffffffffffffff34167fffffffffffffffffffffffffffffffff00000000000000000000000000000000825416179055866002820155337fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055610658346007546116f3565b6007556040519586526060602087015260608601916116b5565b923460408201528033940390a3005b837f95f485b1000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f9901e611000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b506fffffffffffffffffffffffffffffffff34116104eb565b867f5697eb62000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b877f6197e8c3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b3461018e57602060031936011261018e5761076661152d565b61076f81611b23565b9081549060ff8260e81c16610812575063ffffffff60019160c81c160163ffffffff81116107e55781547fffffff00000000ffffffffffffffffffffffffffffffffffffffffffffffffff1660c89190911b7cffffffff0000000000000000000000000000000000000000000000000016179055005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b73ffffffffffffffffffffffffffffffffffffffff907f6197e8c3000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461018e575f60031936011261018e5760206040515f8152f35b3461018e57602060031936011261018e5773ffffffffffffffffffffffffffffffffffffffff61089c61152d565b5f60a06040516108ab816115f1565b8281528260208201528260408201528260608201528260808201520152165f52600860205260c060405f206040516108e2816115f1565b6fffffffffffffffffffffffffffffffff82549273ffffffffffffffffffffffffffffffffffffffff84169384845263ffffffff6020850164ffffffffff8360a01c16815264ffffffffff6040870191838560c81c16835260ff606089019560e81c161515855260a06002886001890154169760808b019889520154980197885260405198895251166020880152511660408601525115156060850152511660808301525160a0820152f35b3461018e57604060031936011261018e576109a7611550565b6004355f52600260205273ffffffffffffffffffffffffffffffffffffffff60405f2091165f52602052602060ff60405f2054166040519015158152f35b3461018e575f60031936011261018e57610a9d610a217f0000000000000000000000000000000000000000000000000000000000000000611cf3565b610a4a7f0000000000000000000000000000000000000000000000000000000000000000611cf3565b6020610aab60405192610a5d838561163a565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e08701906115a1565b9085820360408701526115a1565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b828110610ae257505050500390f35b835185528695509381019392810192600101610ad3565b3461018e575f60031936011261018e57610b11611856565b610b19611bf7565b60017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0060035416176003557f62e78cea01bee320cd4e420270b5ea74000d11b0c9f74754ebdbfc544b05a2586020604051338152a1005b3461018e57604060031936011261018e57610b8961152d565b610b91611550565b610b9a82611b23565b9081549160ff8360e81c16610ce55773ffffffffffffffffffffffffffffffffffffffff807f48ba59061fc4dcfad78197de9f7296dce779b53b0abada95db153470eacf9e2d93610cd46f7fffffffffffffffffffffffffffffff856001604097018054917d0100000000000000000000000000000000000000000000000000000000007fffff00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff85169c161790557fffffffffffffffffffffffffffffffff000000000000000000000000000000008154169055610c89896007546115e4565b60075560011c168097610c9c8285611ae3565b610ccf610ca983836115e4565b7f0000000000000000000000000000000000000000000000000000000000000000611ae3565b6115e4565b8451968752602087015216941692a3005b73ffffffffffffffffffffffffffffffffffffffff847f6197e8c3000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461018e57602060031936011261018e57610d48610d4361152d565b611b23565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff63ffffffff825460c81c160163ffffffff81116107e55781547fffffff00000000ffffffffffffffffffffffffffffffffffffffffffffffffff1660c89190911b7cffffffff0000000000000000000000000000000000000000000000000016179055005b3461018e575f60031936011261018e5760206040517f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa08152f35b3461018e575f60031936011261018e57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461018e575f60031936011261018e57602060ff600354166040519015158152f35b3461018e57602060031936011261018e57610e9361152d565b610e9c81611736565b805464ffffffffff8160a01c1680158015610fbe575b610f93575060c81c63ffffffff16610f5157602073ffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff60017f03f46b80df3e1748e00f50b56d7f7947a190f8d9671ca07ff52a35c57773f76f94015416931692835f52600882525f6002604082208281558260018201550155610f3b816007546115e4565b600755610f488133611ae3565b604051908152a2005b73ffffffffffffffffffffffffffffffffffffffff827fe62aea22000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b7f66b5245e000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50804210610eb2565b3461018e575f60031936011261018e57610fdf611856565b60035460ff81161561103c577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00166003557f5db9ee0a495bf2e6ff9c91a7834c1ba4fdd244a5e8aa4e537bd38aeae4b073aa6020604051338152a1005b7f8dfc202b000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461018e57604060031936011261018e5761107d611550565b3373ffffffffffffffffffffffffffffffffffffffff8216036110a6576102f690600435611a19565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461018e57604060031936011261018e576102f66004356110ed611550565b906111076102ec825f526002602052600160405f20015490565b611945565b3461018e575f60031936011261018e5760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b3461018e57602060031936011261018e5760206111716004355f526002602052600160405f20015490565b604051908152f35b3461018e57602060031936011261018e5761119261152d565b61119b81611736565b90815464ffffffffff8160a01c1661126b5773ffffffffffffffffffffffffffffffffffffffff7fad910d8682ad7eb3460e24c53d995434b6a8488bef87bb940bea6b06ff5bca10926020927fffffffffffffff0000000000ffffffffffffffffffffffffffffffffffffffff78ffffffffff000000000000000000000000000000000000000061124c7f0000000000000000000000000000000000000000000000000000000000000000426116f3565b60a01b1691161780955564ffffffffff6040519560a01c1685521692a2005b73ffffffffffffffffffffffffffffffffffffffff827fc0f8f9e8000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461018e57604060031936011261018e576112c661152d565b6024359067ffffffffffffffff821161018e5773ffffffffffffffffffffffffffffffffffffffff7f4ffefe90e71f8d0505e14914462f0b4487f25b9fc6e5f9f05e7a20c73b664c149161132161134d943690600401611573565b949061132c83611736565b506113378682611810565b60405193849360208552169560208401916116b5565b0390a2005b3461018e575f60031936011261018e576020600754604051908152f35b3461018e57602060031936011261018e5760043573ffffffffffffffffffffffffffffffffffffffff811680910361018e57805f52600460205260405f20548015611463575f8080809385825260046020528160408120556113d3816005546115e4565b600555857f8c22f554c81b54107cd95e734e4ef45767214974a540f34ea4a4f8c3fc7b13c36020604051848152a2855af13d1561145e573d6114148161167b565b90611422604051928361163a565b81525f60203d92013e5b1561143357005b7fec99686d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b61142c565b507f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b3461018e57602060031936011261018e57600435907fffffffff00000000000000000000000000000000000000000000000000000000821680920361018e57817f7965db0b0000000000000000000000000000000000000000000000000000000060209314908115611503575b5015158152f35b7f01ffc9a700000000000000000000000000000000000000000000000000000000915014836114fc565b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361018e57565b6024359073ffffffffffffffffffffffffffffffffffffffff8216820361018e57565b9181601f8401121561018e5782359167ffffffffffffffff831161018e576020838186019501011161018e57565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b919082039182116107e557565b60c0810190811067ffffffffffffffff82111761160d57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761160d57604052565b67ffffffffffffffff811161160d57601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b919082018092116107e557565b92919261170c8261167b565b9161171a604051938461163a565b82948184528183011161018e578281602093845f960137010152565b73ffffffffffffffffffffffffffffffffffffffff1690815f52600860205260405f2091825473ffffffffffffffffffffffffffffffffffffffff81169081156117e45760e81c60ff166117b857330361178d5750565b7f76c6c93a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f6197e8c3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b827f3d26f3be000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50801590811561184a575b5061182257565b7fcb447fee000000000000000000000000000000000000000000000000000000005f5260045ffd5b6101009150115f61181b565b335f9081527faa2c41c8db999cab41dbf71397ccd99cf3349690c12e02929b93abbcc53e5b93602052604090205460ff161561188e57565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a60245260445ffd5b805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff33165f5260205260ff60405f205416156119165750565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff83165f5260205260ff60405f205416155f14611a1357805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff83165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0082541617905573ffffffffffffffffffffffffffffffffffffffff339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff83165f5260205260ff60405f2054165f14611a1357805f52600260205260405f2073ffffffffffffffffffffffffffffffffffffffff83165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00815416905573ffffffffffffffffffffffffffffffffffffffff339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b9073ffffffffffffffffffffffffffffffffffffffff611b1e92165f52600460205260405f20611b148282546116f3565b90556005546116f3565b600555565b73ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000163303611bcf5773ffffffffffffffffffffffffffffffffffffffff1690815f52600860205260405f209173ffffffffffffffffffffffffffffffffffffffff83541615611ba45750565b7f3d26f3be000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fa47b108e000000000000000000000000000000000000000000000000000000005f5260045ffd5b60ff60035416611c0357565b7fd93c0665000000000000000000000000000000000000000000000000000000005f5260045ffd5b9190815160418103611ceb5760401015611cbe57816060611c5b93015160f81c6040602083015192015192611e73565b506004811015611c9157159182611c7157505090565b73ffffffffffffffffffffffffffffffffffffffff919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b505050505f90565b60ff811690601f8211611d225760405191611d0f60408461163a565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016301480611e4a575b15611db2577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a08152611e4460c08261163a565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614611d89565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411611f02579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15611ef7575f5173ffffffffffffffffffffffffffffffffffffffff811615611eed57905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f916003919056fea2646970667358221220fb007abfe23aa83b5a5d41a30542a1bbf6c240e6067091e6fcf130ed20f1af0764736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0dac33ff75c19e70fe83507db0d683fd3465c996598dc972688b7ace676c89077bb0b925837eaf5e5f67969f291ec313d62814a5da99ba9a83bd3c8260c098148aaa2c41c8db999cab41dbf71397ccd99cf3349690c12e02929b93abbcc53e5b93' as const;
