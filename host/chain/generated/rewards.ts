// Made of contracts/Rewards.sol by `npm run contracts`; a test compares the two.
export const rewardsAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "admin",
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
        "internalType": "address",
        "name": "treasury_",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "start",
            "type": "uint64"
          },
          {
            "internalType": "uint64",
            "name": "epochSeconds",
            "type": "uint64"
          },
          {
            "internalType": "uint64",
            "name": "challengeSeconds",
            "type": "uint64"
          }
        ],
        "internalType": "struct EpochRoots.Calendar",
        "name": "calendar",
        "type": "tuple"
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
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "AlreadySpoken",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "CalendarInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "EpochNotOver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "EpochSettled",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "fee",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "FeeTooHigh",
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
    "name": "GatewayNotActive",
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
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      }
    ],
    "name": "KindUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "id",
        "type": "address"
      }
    ],
    "name": "LineInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "id",
        "type": "address"
      }
    ],
    "name": "NothingDue",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "OrderExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "OrderInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "id",
        "type": "address"
      }
    ],
    "name": "OwnerUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      }
    ],
    "name": "PoolExhausted",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "RootInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "RoundOpen",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "SplitInvalid",
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
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "id",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "Claimed",
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
        "indexed": false,
        "internalType": "uint64",
        "name": "epochs",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "toDevices",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "toGateways",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "toTreasury",
        "type": "uint256"
      }
    ],
    "name": "Funded",
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
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "RootAgreed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "found",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "RootOpposed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "payableAt",
        "type": "uint40"
      }
    ],
    "name": "RootPosted",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint16",
        "name": "devicesBps",
        "type": "uint16"
      },
      {
        "indexed": false,
        "internalType": "uint16",
        "name": "gatewaysBps",
        "type": "uint16"
      }
    ],
    "name": "SplitChanged",
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
    "name": "challengeSeconds",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "kind",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "id",
            "type": "address"
          },
          {
            "internalType": "uint256",
            "name": "cumulative",
            "type": "uint256"
          },
          {
            "internalType": "bytes32[]",
            "name": "proof",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct Rewards.Line",
        "name": "line",
        "type": "tuple"
      }
    ],
    "name": "claim",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "kind",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "id",
            "type": "address"
          },
          {
            "internalType": "uint256",
            "name": "cumulative",
            "type": "uint256"
          },
          {
            "internalType": "bytes32[]",
            "name": "proof",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct Rewards.Line",
        "name": "line",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "address",
            "name": "recipient",
            "type": "address"
          },
          {
            "internalType": "uint256",
            "name": "fee",
            "type": "uint256"
          },
          {
            "internalType": "uint256",
            "name": "deadline",
            "type": "uint256"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct Rewards.Order",
        "name": "order",
        "type": "tuple"
      }
    ],
    "name": "claimBy",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      },
      {
        "internalType": "address",
        "name": "id",
        "type": "address"
      }
    ],
    "name": "claimed",
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
    "name": "devicesBps",
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
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "emissionOf",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "ofDevices",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "ofGateways",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "epochSeconds",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      }
    ],
    "name": "epochStart",
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
    "name": "epochsOver",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "fund",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "fundedEpochs",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "gatewayPool",
    "outputs": [
      {
        "internalType": "contract Escrow",
        "name": "",
        "type": "address"
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
    "inputs": [],
    "name": "gatewaysBps",
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
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "nonces",
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
    "name": "payableEpochs",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "payableRoot",
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
        "internalType": "uint8",
        "name": "kind",
        "type": "uint8"
      }
    ],
    "name": "pool",
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
      },
      {
        "internalType": "uint64",
        "name": "epoch",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      }
    ],
    "name": "postRoot",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "proposal",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      },
      {
        "internalType": "uint64",
        "name": "epochsDone",
        "type": "uint64"
      },
      {
        "internalType": "uint40",
        "name": "openedAt",
        "type": "uint40"
      },
      {
        "internalType": "uint32",
        "name": "agreed",
        "type": "uint32"
      },
      {
        "internalType": "uint32",
        "name": "opposed",
        "type": "uint32"
      },
      {
        "internalType": "uint40",
        "name": "round",
        "type": "uint40"
      }
    ],
    "stateMutability": "view",
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
        "internalType": "uint16",
        "name": "devicesBps_",
        "type": "uint16"
      },
      {
        "internalType": "uint16",
        "name": "gatewaysBps_",
        "type": "uint16"
      }
    ],
    "name": "setSplit",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "start",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
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
  }
] as const;
export const rewardsBytecode = '0x6102608060405234610465578061350e803803809161001e8285610469565b83398101036101008112610465576100358261048c565b602083015190926001600160a01b03821692838303610465576040820151916001600160a01b03831683036104655760608101516001600160a01b03811681036104655760606100876080840161048c565b93609f1901126104655760405191606083016001600160401b03811184821017610430576040526100ba60a082016104a0565b83526100db60e06100cd60c084016104a0565b9260208601938452016104a0565b9060408401918252604051906100f2604083610469565b6010825260208201926f4669656c646d61726b5265776172647360801b845260405195610120604088610469565b600187526020870195603160f81b8752600160025560018060401b03845116158015610453575b6104445760805251915190516001600160401b0390811660e05290811660c090815291811660a052604051918201908111828210176104305760019160a0916040528281525f60208201525f60408201525f60608201525f6080820152015260015f55600160a81b60018060d01b031960015416176001556101c8816105bd565b6101a0526101d5846105bd565b6101c052519020918261016052519020806101805246610120526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261024060c082610469565b51902061010052306101405261022052610200526101e052604051906101248083016001600160401b0381118482101761043057602092849261338a843981520301905ff0908115610425576102a3916102405261029d816104b4565b5061052a565b506305dc1f4063ffffffff1960085416176008557f841fb99030c06dda3513dd5e97a744b4d5e7399b3005947881820ada2bc396a960408051611f4081526105dc6020820152a1604051612d619081610629823960805181818161070a01528181610e80015281816112c80152818161161d01526128f4015260a0518181816107ff01528181611d510152612165015260c0518181816101f901528181611d1f01526121b9015260e0518181816111d90152818161170a01526123e101526101005181612b3501526101205181612bf201526101405181612b0601526101605181612b8401526101805181612baa01526101a051816108ef01526101c0518161091801526101e0518181816101b1015281816103cc015281816114f801528181611df701528181612a2b0152612acd01526102005181818161064101528181610ab301528181610f62015261270f0152610220518181816110a20152611f8c0152610240518181816112850152818161156401528181611f090152612a8c0152f35b6040513d5f823e3d90fd5b634e487b7160e01b5f52604160045260245ffd5b631c04662760e01b5f5260045ffd5b5082516001600160401b031615610147565b5f80fd5b601f909101601f19168101906001600160401b0382119082101761043057604052565b51906001600160a01b038216820361046557565b51906001600160401b038216820361046557565b6001600160a01b0381165f9081525f5160206134ee5f395f51905f52602052604090205460ff16610525576001600160a01b03165f8181525f5160206134ee5f395f51905f5260205260408120805460ff191660011790553391905f5160206134ae5f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f5160206134ce5f395f51905f52602052604090205460ff16610525576001600160a01b03165f8181525f5160206134ce5f395f51905f5260205260408120805460ff191660011790553391907f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa0905f5160206134ae5f395f51905f529080a4600190565b601f8151116105e85760208151910151602082106105d9571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f3560e01c90816301ffc9a7146112ec57508063093a86d3146112a95780630a37d20f14611266578063248a9ca31461123b5780632f2ff15d146111fd578063348b733d146111b957806336568abe1461115c5780633caf4146146110e95780633da140a1146110c657806361d027b31461108357806368e412d614611062578063691afd63146110285780636b0769e414610fed578063753ec10314610f865780637b10399914610f435780637ecebe0014610f0b5780638335e449146109eb57806384b0196e146108d757806391d148541461088d578063a002305614610873578063a158750914610855578063a217fddf1461083b578063b60d428814610823578063be9a6555146107df578063bf8ea7eb14610783578063d07e5d88146105d3578063d547741f1461058e578063dd1d9cf01461056a578063ee6a32f214610541578063ef72aa29146103a9578063f6103afd1461037d578063f8b480191461021d578063fb5bb0c3146101d95763fc0c546a14610192575f80fd5b346101d5575f6003193601126101d55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346101d5575f6003193601126101d557602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d55760406003193601126101d55760043561ffff81168091036101d55760243561ffff8116918282036101d557335f9081527f78b8b3d8eff40b4a15062f209bfe38e9c513e1ac3db17977157752f4697af8ec602052604090205460ff161561032d5761028b611d86565b6127106102988483611cff565b11610305577f841fb99030c06dda3513dd5e97a744b4d5e7399b3005947881820ada2bc396a992816040937fffffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000063ffff00006008549260101b169116171760085582519182526020820152a1005b7fd256932e000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa060245260445ffd5b346101d5575f6003193601126101d557602061039761215a565b67ffffffffffffffff60405191168152f35b346101d55760206003193601126101d5576103c26113c6565b6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000166103fd6103f88361159d565b611d0c565b91604051927f369275500000000000000000000000000000000000000000000000000000000084526004840152602083602481855afa928315610500575f9361050b575b5061044d602091611d0c565b6024604051809481937f3692755000000000000000000000000000000000000000000000000000000000835260048301525afa908115610500575f916104cd575b604061049a8385611ca4565b6127106104c06008549261ffff836104b482871684611cec565b049460101c1690611cec565b0482519182526020820152f35b90506020813d6020116104f8575b816104e860209383611469565b810103126101d55751604061048e565b3d91506104db565b6040513d5f823e3d90fd5b9092506020813d602011610539575b8161052760209383611469565b810103126101d557519161044d610441565b3d915061051a565b346101d5575f6003193601126101d557602067ffffffffffffffff600854821c16604051908152f35b346101d5575f6003193601126101d557602061ffff60085460101c16604051908152f35b346101d55760406003193601126101d5576105d16004356105ad61138a565b906105cc6105c7825f526007602052600160405f20015490565b61221b565b612322565b005b346101d55760406003193601126101d5576105ec6113b6565b60ff6105f661138a565b91166106c5576001600160a01b03604051917fe2874c100000000000000000000000000000000000000000000000000000000083521660048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa8015610500575f9061068b575b602091505b6bffffffffffffffffffffffff60405191168152f35b506020813d6020116106bd575b816106a560209383611469565b810103126101d5576106b860209161208b565b610670565b3d9150610698565b6001600160a01b03604051917f9be3518500000000000000000000000000000000000000000000000000000000835216600482015260e0816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa80156105005760206bffffffffffffffffffffffff9181935f91610754575b50015116610675565b610776915060e03d60e01161077c575b61076e8183611469565b8101906120a4565b8461074b565b503d610764565b346101d55760206003193601126101d55760043567ffffffffffffffff81116101d55760806003198260040192360301126101d5576107d26107d7826107ca60209461253a565b938492611c82565b6129d1565b604051908152f35b346101d5575f6003193601126101d557602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d5575f6003193601126101d5576105d1611d86565b346101d5575f6003193601126101d55760206040515f8152f35b346101d55760206003193601126101d55760206107d76103f86113c6565b346101d5575f6003193601126101d55760206107d7611cb1565b346101d55760406003193601126101d5576108a661138a565b6004355f5260076020526001600160a01b0360405f2091165f52602052602060ff60405f2054166040519015158152f35b346101d5575f6003193601126101d55761098f6109137f0000000000000000000000000000000000000000000000000000000000000000612c52565b61093c7f0000000000000000000000000000000000000000000000000000000000000000612c52565b602061099d6040519261094f8385611469565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e08701906113dd565b9085820360408701526113dd565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b8281106109d457505050500390f35b8351855286955093810193928101926001016109c5565b346101d55760406003193601126101d55760043567ffffffffffffffff81116101d55780600401608060031983360301126101d5576024359167ffffffffffffffff83116101d557826004019083360360806003198201126101d5576024610a5285611c82565b92019460ff610a6087611c90565b931660018111610ee057610e3b576040517f7f922eda0000000000000000000000000000000000000000000000000000000081526001600160a01b03841660048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa908115610500575f91610e01575b50915b6001600160a01b038316938415610dcc5750604482013596874211610da057610b17610b1188611c82565b91611c90565b90610b2187611c90565b91602485013599875f52600960205260405f208054907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8214610d73576042956001600160a01b0391600184019055816040519560ff60208801987f307b94da5f707e446e4c078b3cf79fbeafa780fd0ffb7a86efbe4d4792d724fe8a521660408801521660608601521660808401528b60a084015260c083015260e082015260e08152610bd161010082611469565b519020610bdc612afc565b90604051917f190100000000000000000000000000000000000000000000000000000000000083526002830152602282015220917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdd606482013592018212156101d557019060048201359267ffffffffffffffff84116101d557602483019380360385136101d55760405193610c9a601f83017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200186611469565b81855260206004833693010101116101d5576020815f92610cc297838801378501015261240d565b15610d485750610cd18261253a565b809391508411610d18579083610d12610d0b610d0585610d00602099610cf96107d799611c82565b33906129d1565b611c82565b93611c90565b9185611ca4565b916129d1565b82847fe757126a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f1bed8430000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b877f1ad308dc000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001600160a01b03907ff93d8e1e000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b90506020813d602011610e33575b81610e1c60209383611469565b810103126101d557610e2d90611589565b87610ae3565b3d9150610e0f565b6040517f9be351850000000000000000000000000000000000000000000000000000000081526001600160a01b038416600482015260e0816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa8015610500576001600160a01b03915f91610ec1575b50511691610ae6565b610eda915060e03d60e01161077c5761076e8183611469565b88610eb8565b7feec8fd98000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346101d55760206003193601126101d5576001600160a01b03610f2c6113a0565b165f526009602052602060405f2054604051908152f35b346101d5575f6003193601126101d55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d5575f6003193601126101d55760c05f5464ffffffffff60015460405192835267ffffffffffffffff81166020840152818160401c16604084015263ffffffff8160681c16606084015263ffffffff8160881c16608084015260a81c1660a0820152f35b346101d55760606003193601126101d5576110066113a0565b6024359067ffffffffffffffff821682036101d5576105d191604435916115d5565b346101d5575f6003193601126101d55760206040517f17d57ed1a1d10c36bff7484e6bb95371a28422a7baabf93343b1965f53f83fa08152f35b346101d5575f6003193601126101d557602061ffff60085416604051908152f35b346101d5575f6003193601126101d55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d55760206003193601126101d55760206107d76110e46113b6565b6114aa565b346101d5575f6003193601126101d55760015461112363ffffffff8260881c1663ffffffff8360681c1664ffffffffff8460401c166123c5565b156111475767ffffffffffffffff6020911667ffffffffffffffff60405191168152f35b50602067ffffffffffffffff60035416610397565b346101d55760406003193601126101d55761117561138a565b336001600160a01b03821603611191576105d190600435612322565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101d5575f6003193601126101d557602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d55760406003193601126101d5576105d160043561121c61138a565b906112366105c7825f526007602052600160405f20015490565b612275565b346101d55760206003193601126101d55760206107d76004355f526007602052600160405f20015490565b346101d5575f6003193601126101d55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d5575f6003193601126101d55760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101d55760206003193601126101d557600435907fffffffff0000000000000000000000000000000000000000000000000000000082168092036101d557817f7965db0b0000000000000000000000000000000000000000000000000000000060209314908115611360575b5015158152f35b7f01ffc9a70000000000000000000000000000000000000000000000000000000091501483611359565b602435906001600160a01b03821682036101d557565b600435906001600160a01b03821682036101d557565b6004359060ff821682036101d557565b6004359067ffffffffffffffff821682036101d557565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b60c0810190811067ffffffffffffffff82111761143c57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761143c57604052565b60ff1661155a57305b6001600160a01b03604051917f70a082310000000000000000000000000000000000000000000000000000000083521660048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa908115610500575f9161152b575090565b90506020813d602011611552575b8161154660209383611469565b810103126101d5575190565b3d9150611539565b6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000166114b3565b51906001600160a01b03821682036101d557565b67ffffffffffffffff60019116019067ffffffffffffffff8211610d7357565b63ffffffff60019116019063ffffffff8211610d7357565b916001600160a01b03604051937ff399770400000000000000000000000000000000000000000000000000000000855216928360048201526020816024816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa908115610500575f91611c48575b506001600160a01b0333911603611c1c5767ffffffffffffffff61166f61215a565b169167ffffffffffffffff811692831015611bf05781158015611be6575b611bbe576040519061169e82611420565b5f54825260015491602081019267ffffffffffffffff8116845264ffffffffff8160401c16936040830193858552606084019563ffffffff8460681c168752608085019563ffffffff8560881c16875264ffffffffff60a087019560a81c16855267ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001680920167ffffffffffffffff8111610d735767ffffffffffffffff164210156119755750509067ffffffffffffffff611763819361159d565b915116918291160361190e5750865f52600460205264ffffffffff60405f20541664ffffffffff825116146118e25764ffffffffff905116865f52600460205264ffffffffff60405f2091167fffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000008254161790555183145f1461185e57507fe0bee8901b60031fae4be413fd9e2f0624d5b2f50f642f5c9d198ba0dc5b18049161181463ffffffff60209351166115bd565b7fffffffffffffffffffffffffffffff00000000ffffffffffffffffffffffffff70ffffffff000000000000000000000000006001549260681b16911617600155604051908152a3565b602091509161189463ffffffff7f8b8104a06400baa957d6adea2a6dc954758930896a8bc8346deb547c07e839359451166115bd565b7fffffffffffffffffffffff00000000ffffffffffffffffffffffffffffffffff74ffffffff00000000000000000000000000000000006001549260881b16911617600155604051908152a3565b867f90084848000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0167ffffffffffffffff8111610d735767ffffffffffffffff907fa5d73fe5000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b929197959096946119ac67ffffffffffffffff95966003549363ffffffff8064ffffffffff8a8816995116935116915116916123c5565b611b82575b505050168510611b565764ffffffffff60019151160164ffffffffff8111610d7357611b4860409364ffffffffff92611a3f7f01176982d00d12b0b713f456fe73ec2415373f7252f00f4ecf4fdadc4bed1a99978a5f526004602052875f208684167fffffffffffffffffffffffffffffffffffffffffffffffffffffff000000000082541617905561159d565b67ffffffffffffffff875191611a5483611420565b878352166020820181905242808716898401526001606084018190525f6080850181905285891660a0909501949094529288905582547fffffffffffff000000000000000000ffffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffff000000000000000000ffffffffffffffff9093167fffffffffffffffffffffffffffffff000000000000000000000000000000000090911617818a1b6cffffffffff000000000000000016176d0100000000000000000000000000179190911660a89390931b79ffffffffff00000000000000000000000000000000000000000016929092179055611cff565b1682519182526020820152a3565b847f849ec1cb000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000935084905192511692839116176003556002555f80806119b1565b7fe3832c3b000000000000000000000000000000000000000000000000000000005f5260045ffd5b506001821461168d565b827facb91bdb000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b827ff0448b5a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90506020813d602011611c7a575b81611c6360209383611469565b810103126101d557611c7490611589565b5f61164d565b3d9150611c56565b3560ff811681036101d55790565b356001600160a01b03811681036101d55790565b91908203918211610d7357565b611cdc60015463ffffffff8160881c169064ffffffffff63ffffffff8260681c169160401c166123c5565b15611ce6575f5490565b60025490565b81810292918115918404141715610d7357565b91908201809211610d7357565b611d46611d769167ffffffffffffffff807f0000000000000000000000000000000000000000000000000000000000000000169116611cec565b67ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016611cff565b90565b519081151582036101d557565b611d8e61215a565b60085467ffffffffffffffff82169067ffffffffffffffff8160201c168214612086577fffffffffffffffffffffffffffffffffffffffff0000000000000000ffffffff6bffffffffffffffff000000008460201b16911617600855611e1d6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001692611d0c565b90604051917fa941de8d00000000000000000000000000000000000000000000000000000000835260048301526020826024815f875af1918215610500575f92612051575b50602061ffff927f1cf2d4dc12e0aa7d4feda41c973faaebb575d8046b020ebb02f64fefec0962246080611f4a94611ec960085494611ec4612710611ebb81611ead8d8b1686611cec565b049b8c9960101c1684611cec565b04968792611ca4565b611ca4565b9660405191825285820152836040820152866060820152a16040517fa9059cbb0000000000000000000000000000000000000000000000000000000081527f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03166004820152602481019190915291829081906044820190565b03815f875af180156105005761200d575b506040517fa9059cbb0000000000000000000000000000000000000000000000000000000081526001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001660048201526024810191909152906020908290815f81604481015b03925af1801561050057611fd85750565b6020813d602011612005575b81611ff160209383611469565b810103126101d55761200290611d79565b50565b3d9150611fe4565b6020813d602011612049575b8161202660209383611469565b810103126101d5575f9260209261203f611fc793611d79565b5092509250611f5b565b3d9150612019565b91506020823d60201161207e575b8161206c60209383611469565b810103126101d5579051906020611e62565b3d915061205f565b505050565b51906bffffffffffffffffffffffff821682036101d557565b908160e09103126101d5576040519060e0820182811067ffffffffffffffff82111761143c576040526120d681611589565b82526120e46020820161208b565b6020830152604081015164ffffffffff811681036101d5576040830152606081015163ffffffff811681036101d557606083015261212460808201611d79565b608083015260a0810151906fffffffffffffffffffffffffffffffff821682036101d55760c09160a0840152015160c082015290565b67ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168042105f1461219357505f90565b67ffffffffffffffff42160367ffffffffffffffff8111610d735767ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000169081156121ee5767ffffffffffffffff160490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b805f52600760205260405f206001600160a01b0333165f5260205260ff60405f205416156122465750565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b805f52600760205260405f206001600160a01b0383165f5260205260ff60405f205416155f1461231c57805f52600760205260405f206001600160a01b0383165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556001600160a01b03339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b805f52600760205260405f206001600160a01b0383165f5260205260ff60405f2054165f1461231c57805f52600760205260405f206001600160a01b0383165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541690556001600160a01b03339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b911090816123d1575090565b612407915067ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690611cff565b42101590565b9190823b612475579061241f91612c18565b5060048110156124485715918261243557505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b9160209260647fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f855f965190604051957f1626ba7e00000000000000000000000000000000000000000000000000000000875260048701526040602487015288820190604487015e86848287010152011601915afa7f1626ba7e000000000000000000000000000000000000000000000000000000005f5114601f3d11161690565b91908260409103126101d557611d76602061253384611589565b930161208b565b600160ff61254783611c82565b161161299a5761255681611c82565b906020810161256481611c90565b926040830135936001600160a01b036040519160ff60208401941684521660408201528460608201526060815261259c608082611469565b51902060405160208101918252602081526125b8604082611469565b5190209160608101357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1823603018112156101d55781019485359467ffffffffffffffff86116101d5578560051b360360208801136101d557612619611cb1565b5f955b8787101561265d5760208760051b8a010135908181105f1461264c575f52602052600160405f205b96019561261c565b905f52602052600160405f20612644565b9295509295509295500361295d576bffffffffffffffffffffffff8111612952576bffffffffffffffffffffffff1660ff61269784611c82565b166128d757836040826126ac61270297611c90565b82517f2088ad120000000000000000000000000000000000000000000000000000000081526001600160a01b0390911660048201526bffffffffffffffffffffffff909116602482015295869081906044820190565b03815f6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165af1948515610500575f905f966128a3575b5094915b6001600160a01b038616928315612866576bffffffffffffffffffffffff16908181111561282957036bffffffffffffffffffffffff8111610d73576bffffffffffffffffffffffff169361279c6110e482611c82565b85116127f25760406001600160a01b036127df6127d97fbdc3c715024efd907eb565818ba5a66b63629bdfc0f7521c91f0b51fdcde10d494611c82565b94611c90565b169260ff825191168152866020820152a3565b6127fd60ff91611c82565b7f1a3b6c61000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6001600160a01b0361283a84611c90565b7f39b3200d000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6001600160a01b0361287784611c90565b7ff93d8e1e000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b90506128c891955060403d6040116128d0575b6128c08183611469565b810190612519565b94905f612741565b503d6128b6565b836040826126ac6128e797611c90565b03815f6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165af1948515610500575f905f9661292e575b509491612745565b905061294a91955060403d6040116128d0576128c08183611469565b94905f612926565b60ff6127fd84611c82565b6001600160a01b0361296e85611c90565b7fe4f6552d000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6129a560ff91611c82565b7feec8fd98000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b90919060ff16612a5a576040517fa9059cbb0000000000000000000000000000000000000000000000000000000081526001600160a01b0390921660048301526024820152602081806044810103815f6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165af1801561050057611fd85750565b6001600160a01b03604051927f23b872dd000000000000000000000000000000000000000000000000000000008452817f000000000000000000000000000000000000000000000000000000000000000016600485015216602483015260448201526020816064815f6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165af1801561050057611fd85750565b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480612bef575b15612b57577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a08152612be960c082611469565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614612b2e565b8151919060418303612c4857612c419250602082015190606060408401519301515f1a90612ca9565b9192909190565b50505f9160029190565b60ff811690601f8211612c815760405191612c6e604084611469565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411612d20579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15610500575f516001600160a01b03811615612d1657905f905f90565b505f906001905f90565b5050505f916003919056fea2646970667358221220d2ba0af34ed4f6ed4400a48cccd6318c56ad2c414de0f8b852628f562a0ef8aa64736f6c6343000825003360808060405234609e576020816101248038038091601c828560b4565b833981010312609e57516001600160a01b03811690819003609e5760205f9160446040518094819363095ea7b360e01b8352336004840152811960248401525af1801560a9576074575b604051603990816100eb8239f35b6020813d60201160a2575b81608a6020938360b4565b81010312609e575180151503609e575f6066565b5f80fd5b3d9150607f565b6040513d5f823e3d90fd5b601f909101601f19168101906001600160401b0382119082101760d657604052565b634e487b7160e01b5f52604160045260245ffdfe5f80fdfea2646970667358221220b512a1de449f2bd45a16f685937d568d334b4028495189f3832a7403360942f764736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d78b8b3d8eff40b4a15062f209bfe38e9c513e1ac3db17977157752f4697af8ec6d5257204ebe7d88fd91ae87941cb2dd9d8062b64ae5a2bd2d28ec40b9fbf6df' as const;
